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
import { Checkbox } from "../ui/Checkbox.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Input } from "../ui/Input.tsx";
import { useSettled } from "../ui/useSettled.ts";
import { DropZone } from "./DropZone.tsx";
import { nameFromFile } from "./nameFromFile.ts";
import { Paging } from "./Paging.tsx";
import { keepFile } from "./pendingFile.ts";
import styles from "./ProjectsPage.module.css";
import { ProjectsTable, ProjectsTableSkeleton } from "./ProjectsTable.tsx";
import { PROJECTS_ON_A_PAGE } from "./projectsOnAPage.ts";

const TYPING_MS = 200;

export type ProjectsView = { query: string; archived: boolean; page: number };
type ProjectsPageProps = {
  workspaceId: string;
  canCreate: boolean;
  view: ProjectsView;
  /** What the server found for the view, so that the page comes with its rows. */
  first: ProjectPage;
};

/** Keeps search, filter and page in the address: they survive a reload and can be sent as a link. */
function keepInAddress({ query, archived, page }: ProjectsView): void {
  const address = new URL(window.location.href);
  const keep = (name: string, value: string): void =>
    value === "" ? address.searchParams.delete(name) : address.searchParams.set(name, value);
  keep("q", query);
  keep("archived", archived ? "1" : "");
  keep("page", page > 0 ? String(page + 1) : "");
  window.history.replaceState(null, "", address);
}

/** Search and drop zone; the projects; the samples below. */
export function ProjectsPage({ workspaceId, canCreate, view: start, first }: ProjectsPageProps) {
  const api = useApi();
  const router = useRouter();
  const t = useTranslations("projects");
  const [view, setView] = useState(start);
  const query = useSettled(view.query.trim(), TYPING_MS);
  const isStart = query === start.query.trim() && view.archived === start.archived && view.page === start.page;
  const projects = useQuery(
    api.projects.list.queryOptions(
      {
        workspaceId,
        archived: view.archived,
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
  const isFresh = projects.data !== undefined && total === 0 && query === "" && !view.archived;
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
        <Checkbox checked={view.archived} onChange={(archived) => change({ archived })} label={t("archived")} />
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
          {query === "" ? t("noneArchived") : t("noMatch", { query })}
        </p>
      ) : (
        <ProjectsTable rows={projects.data.rows} canEdit={canCreate} />
      )}
      {canCreate ? <TemplateGallery workspaceId={workspaceId} canCreate={canCreate} /> : null}
    </main>
  );
}
