"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Download, ScrollText } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi, useApiClient } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input, Select } from "../ui/Input.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { useSettled } from "../ui/useSettled.ts";
import styles from "./Audit.module.css";
import { AuditTable } from "./AuditTable.tsx";
import { VerifyPanel } from "./VerifyPanel.tsx";

const PAGE = 50;
const SETTLE_MS = 250;
const none = { actorId: "", type: "", projectId: "", from: "", to: "" };

/** Who did what in a workspace and when, with filters; whether the trail still holds; the trail as a file. */
export function AuditPage({ workspace }: { workspace: { id: string; name: string } }) {
  const t = useTranslations("audit");
  const workspaceId = workspace.id;
  const api = useApi();
  const client = useApiClient();
  const [chosen, setChosen] = useState(none);
  const [text, setText] = useState("");
  const settled = useSettled(text, SETTLE_MS);
  const facets = useQuery(api.audit.facets.queryOptions({ workspaceId }));
  const projects = useQuery(api.projects.list.queryOptions({ workspaceId, limit: 100 }));
  const filter = {
    actorId: chosen.actorId || null,
    type: chosen.type || null,
    projectId: chosen.projectId || null,
    from: chosen.from || null,
    to: chosen.to || null,
    text: settled,
  };
  const entries = useInfiniteQuery({
    queryKey: ["audit", workspaceId, filter],
    initialPageParam: null as number | null,
    queryFn: ({ pageParam, signal }) =>
      client.audit.list.query({ workspaceId, ...filter, before: pageParam, limit: PAGE }, { signal }),
    getNextPageParam: (last) => (last.length < PAGE ? undefined : (last.at(-1)?.seq ?? undefined)),
    placeholderData: keepPreviousData,
  });
  const rows = entries.data?.pages.flat() ?? [];
  const filtered = settled !== "" || Object.values(chosen).some((value) => value !== "");
  const kinds = [...new Set(facets.data?.types.map((type) => type.split(".")[0] ?? type))];
  const choose = (change: Partial<typeof none>) => setChosen({ ...chosen, ...change });
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <div className={styles.line}>
          <h1>{t("title")}</h1>
          <span className={styles.buttons}>
            <Button asChild>
              <a href={`/api/audit/${workspaceId}`} download>
                <Download aria-hidden />
                {t("export")}
              </a>
            </Button>
          </span>
        </div>
        <p className={styles.quiet}>{t("lead", { workspace: workspace.name })}</p>
      </header>
      <VerifyPanel workspaceId={workspaceId} />
      <div className={styles.filters} role="search">
        <Field label={t("who")}>
          {(control) => (
            <Select {...control} value={chosen.actorId} onChange={(event) => choose({ actorId: event.target.value })}>
              <option value="">{t("everybody")}</option>
              {facets.data?.people.map((person) => (
                <option key={person.id} value={person.id}>
                  {person.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("what")}>
          {(control) => (
            <Select {...control} value={chosen.type} onChange={(event) => choose({ type: event.target.value })}>
              <option value="">{t("everything")}</option>
              {kinds.map((kind) => (
                <optgroup key={kind} label={kind}>
                  <option value={kind}>{t("allOf", { kind })}</option>
                  {facets.data?.types
                    .filter((type) => type.startsWith(`${kind}.`))
                    .map((type) => (
                      <option key={type} value={type}>
                        {type}
                      </option>
                    ))}
                </optgroup>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("project")}>
          {(control) => (
            <Select
              {...control}
              value={chosen.projectId}
              onChange={(event) => choose({ projectId: event.target.value })}
            >
              <option value="">{t("anyProject")}</option>
              {projects.data?.rows.map((project) => (
                <option key={project.id} value={project.id}>
                  {project.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("from")}>
          {(control) => (
            <Input
              {...control}
              type="date"
              value={chosen.from}
              onChange={(event) => choose({ from: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("to")}>
          {(control) => (
            <Input
              {...control}
              type="date"
              value={chosen.to}
              onChange={(event) => choose({ to: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("text")}>
          {(control) => (
            <Input
              {...control}
              type="search"
              value={text}
              maxLength={200}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      </div>
      {entries.error === null ? null : (
        <ErrorNotice
          error={readApiError(entries.error)}
          action={<Button onClick={() => void entries.refetch()}>{t("tryAgain")}</Button>}
        />
      )}
      {entries.isLoading ? <SkeletonRows rows={8} label={t("loading")} /> : null}
      {entries.isSuccess && rows.length === 0 ? (
        <EmptyState
          icon={<ScrollText size={28} aria-hidden />}
          title={filtered ? t("noneFound") : t("none")}
          action={
            filtered ? (
              <Button
                onClick={() => {
                  setChosen(none);
                  setText("");
                }}
              >
                {t("showAll")}
              </Button>
            ) : undefined
          }
        >
          {filtered ? null : t("noneWhy")}
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <AuditTable rows={rows} projects={new Map(projects.data?.rows.map(({ id, name }) => [id, name]))} />
      ) : null}
      {entries.hasNextPage ? (
        <Button busy={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
          {t("older")}
        </Button>
      ) : null}
    </main>
  );
}
