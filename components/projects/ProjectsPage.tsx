"use client";

import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ProjectPage } from "../../server/projects/listProjects.ts";
import { readApiError, useApi } from "../api/index.ts";
import { TemplateGallery } from "../templates/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Input, Select } from "../ui/Input.tsx";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";
import { useSettled } from "../ui/useSettled.ts";
import { DropZone } from "./DropZone.tsx";
import { nameFromFile } from "./nameFromFile.ts";
import { Paging } from "./Paging.tsx";
import { keepFile } from "./pendingFile.ts";
import styles from "./ProjectsPage.module.css";
import { ProjectsTable, ProjectsTableSkeleton } from "./ProjectsTable.tsx";
import { PROJECTS_ON_A_PAGE } from "./projectsOnAPage.ts";

const TYPING_MS = 200;

const places = ["live", "archive", "trash"] as const;
const orders = ["changed", "created", "name"] as const;

export type ProjectsView = {
  query: string;
  place: (typeof places)[number];
  order: (typeof orders)[number];
  tag: string | null;
  page: number;
};
type ProjectsPageProps = {
  workspaceId: string;
  canCreate: boolean;
  isOwner: boolean;
  /** Other workspaces a project may be moved to. */
  targets: { id: string; name: string }[];
  view: ProjectsView;
  /** What the server found for the view, so that the page comes with its rows. */
  first: ProjectPage;
};

/** Keeps search, filter and page in the address: they survive a reload and can be sent as a link. */
function keepInAddress({ query, place, order, tag, page }: ProjectsView): void {
  const address = new URL(window.location.href);
  const keep = (name: string, value: string): void =>
    value === "" ? address.searchParams.delete(name) : address.searchParams.set(name, value);
  keep("q", query);
  keep("place", place === "live" ? "" : place);
  keep("order", order === "changed" ? "" : order);
  keep("tag", tag ?? "");
  keep("page", page > 0 ? String(page + 1) : "");
  window.history.replaceState(null, "", address);
}

/** Search and drop zone; the projects; the samples below. */
export function ProjectsPage({ workspaceId, canCreate, isOwner, targets, view: start, first }: ProjectsPageProps) {
  const api = useApi();
  const router = useRouter();
  const t = useTranslations("projects");
  const shelves = useTranslations("shelves");
  const [view, setView] = useState(start);
  const { place, order, tag } = view;
  const query = useSettled(view.query.trim(), TYPING_MS);
  const isStart =
    query === start.query.trim() &&
    place === start.place &&
    order === start.order &&
    tag === start.tag &&
    view.page === start.page;
  const tags = useQuery(api.projects.tags.queryOptions({ workspaceId }));
  const projects = useQuery(
    api.projects.list.queryOptions(
      {
        workspaceId,
        place,
        order,
        tag,
        text: query,
        limit: PROJECTS_ON_A_PAGE,
        offset: view.page * PROJECTS_ON_A_PAGE,
      },
      { placeholderData: keepPreviousData, ...(isStart && { initialData: first }) },
    ),
  );
  const create = useMutation(api.projects.create.mutationOptions());
  const change = (next: Partial<ProjectsView>): void => {
    const whole = { ...view, page: 0, ...next };
    setView(whole);
    keepInAddress(whole);
  };
  const begin = (file: File | null) => {
    const name = file === null ? t("untitled") : nameFromFile(file.name, t("untitled"));
    create.mutate(
      { workspaceId, name },
      {
        onSuccess: ({ id }) => {
          if (file !== null) keepFile(id, file);
          router.push(file === null ? `/projects/${id}/pipeline` : `/projects/${id}/start`);
        },
      },
    );
  };
  const total = projects.data?.total ?? 0;
  const isFresh = projects.data !== undefined && total === 0 && query === "" && place === "live" && tag === null;
  return (
    <main className={styles.page}>
      <div className={styles.head}>
        <h1 className={styles.title}>{t("title")}</h1>
        {canCreate ? (
          <Button busy={create.isPending} onClick={() => begin(null)}>
            {t("newEmpty")}
          </Button>
        ) : null}
      </div>
      {create.error === null ? null : <ErrorNotice error={readApiError(create.error)} />}
      {canCreate ? (
        <DropZone onFile={begin}>{t.rich("drop", { b: (chunks) => <strong>{chunks}</strong> })}</DropZone>
      ) : (
        <Callout title={t("readOnly")}>{t("readOnlyWhy")}</Callout>
      )}
      <div className={styles.filter}>
        <div className={styles.search}>
          <Search aria-hidden />
          <Input
            type="search"
            aria-label={t("search")}
            placeholder={t("search")}
            value={view.query}
            onChange={(event) => change({ query: event.target.value })}
          />
        </div>
        <SegmentedControl
          label={shelves("place")}
          value={place}
          onChange={(next) => change({ place: next })}
          segments={places.map((value) => ({ value, label: shelves(`places.${value}`) }))}
        />
        {tags.data === undefined || tags.data.length === 0 ? null : (
          <Select
            className={styles.choice}
            aria-label={shelves("tag")}
            value={tag ?? ""}
            onChange={(event) => change({ tag: event.target.value === "" ? null : event.target.value })}
          >
            <option value="">{shelves("anyTag")}</option>
            {tags.data.map((each) => (
              <option key={each.tag} value={each.tag}>
                {each.tag}
              </option>
            ))}
          </Select>
        )}
        <Select
          className={styles.choice}
          aria-label={shelves("order")}
          value={order}
          onChange={(event) => change({ order: orders.find((each) => each === event.target.value) ?? "changed" })}
        >
          {orders.map((value) => (
            <option key={value} value={value}>
              {shelves(`orders.${value}`)}
            </option>
          ))}
        </Select>
        <Paging page={view.page} size={PROJECTS_ON_A_PAGE} total={total} onPage={(page) => change({ page })} />
      </div>
      {projects.isPending ? <ProjectsTableSkeleton /> : null}
      {projects.error === null ? null : (
        <ErrorNotice
          error={readApiError(projects.error)}
          action={
            <Button size="small" onClick={() => void projects.refetch()}>
              {t("tryAgain")}
            </Button>
          }
        />
      )}
      {isFresh ? (
        <EmptyState
          title={t("none")}
          {...(canCreate && {
            action: (
              <Button asChild>
                <Link href="/projects/new">{t("fromTemplate")}</Link>
              </Button>
            ),
          })}
        >
          {canCreate ? t("noneYet") : t("noneToSee")}
        </EmptyState>
      ) : projects.data === undefined ? null : projects.data.rows.length === 0 ? (
        <p className={styles.quiet} role="status">
          {query !== "" ? t("noMatch", { query }) : place === "trash" ? shelves("noneInTrash") : t("noneArchived")}
        </p>
      ) : (
        <>
          {place === "trash" ? <p className={styles.quiet}>{shelves("trashHint")}</p> : null}
          <ProjectsTable
            rows={projects.data.rows}
            canEdit={canCreate}
            isOwner={isOwner}
            workspaceId={workspaceId}
            targets={targets}
          />
        </>
      )}
      {canCreate ? <TemplateGallery workspaceId={workspaceId} canCreate={canCreate} /> : null}
    </main>
  );
}
