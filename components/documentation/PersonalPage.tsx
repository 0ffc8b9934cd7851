"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Switch } from "../ui/Switch.tsx";
import { Table } from "../ui/Table.tsx";
import styles from "./Documentation.module.css";
import { KindSelect } from "./KindSelect.tsx";
import { ErasePanel } from "./ErasePanel.tsx";

/** Which columns are about people, who sees them, and taking one person out. */
export function PersonalPage({ nav }: { nav: ReactNode }) {
  const t = useTranslations("personal");
  const project = useProject();
  const projectId = project.id;
  const api = useApi();
  const [all, setAll] = useState(false);
  const columns = useQuery(api.personal.columns.queryOptions({ projectId }));
  const mark = useMutation(api.personal.mark.mutationOptions({ onSuccess: () => void columns.refetch() }));
  const shown = columns.data?.filter((each) => all || each.personal !== null || each.marked) ?? [];
  return (
    <main className={styles.page}>
      {nav}
      <header className={styles.head}>
        <h1>{t("title")}</h1>
        <p className={styles.quiet}>{t("lead")}</p>
      </header>
      {columns.error === null ? null : <ErrorNotice error={readApiError(columns.error)} />}
      {mark.error === null ? null : <ErrorNotice error={readApiError(mark.error)} />}
      <Panel
        title={t("columns")}
        aside={
          columns.data === undefined || columns.data.length === 0 ? null : (
            <Button size="small" variant="quiet" aria-pressed={all} onClick={() => setAll(!all)}>
              {all ? t("onlyPersonal") : t("allColumns", { count: columns.data.length })}
            </Button>
          )
        }
      >
        {columns.isLoading ? <SkeletonRows rows={3} label={t("loading")} /> : null}
        {columns.data?.length === 0 ? <EmptyState title={t("noFiles")}>{t("noFilesWhy")}</EmptyState> : null}
        {columns.data !== undefined && columns.data.length > 0 && shown.length === 0 ? (
          <Callout tone="good">{t("noneFound")}</Callout>
        ) : null}
        {shown.length > 0 ? (
          <Table label={t("columns")}>
            <thead>
              <tr>
                <th scope="col">{t("column")}</th>
                <th scope="col">{t("type")}</th>
                <th scope="col">{t("kind")}</th>
                <th scope="col">{t("because")}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ column, type, personal, marked }) => (
                <tr key={column}>
                  <td dir="auto">{column}</td>
                  <td>{type}</td>
                  <td>
                    <KindSelect
                      column={column}
                      personal={personal}
                      marked={marked}
                      canEdit={project.canEdit}
                      onChoose={(choice) => mark.mutate({ projectId, column, ...choice })}
                    />
                  </td>
                  <td>
                    {personal === null
                      ? marked
                        ? t("saidNot")
                        : "–"
                      : personal.because === "person"
                        ? t("byPerson", { name: personal.byName ?? "" })
                        : t(personal.because === "name" ? "byName" : "byValues")}
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        ) : null}
      </Panel>
      <Panel title={t("who")}>
        <RowAccess workspaceId={project.workspaceId} isOwner={project.role === "owner"} />
      </Panel>
      <ErasePanel columns={columns.data ?? []} />
    </main>
  );
}

function RowAccess({ workspaceId, isOwner }: { workspaceId: string; isOwner: boolean }) {
  const t = useTranslations("personal");
  const api = useApi();
  const setting = useQuery(api.personal.setting.queryOptions({ workspaceId }));
  const set = useMutation(api.personal.setSetting.mutationOptions({ onSuccess: () => void setting.refetch() }));
  const open = setting.data?.viewersSeeRows ?? false;
  return (
    <div className={styles.stack}>
      {set.error === null ? null : <ErrorNotice error={readApiError(set.error)} />}
      <ul className={styles.list}>
        <li>{t("editorsSee")}</li>
        <li>{t("reviewersSee")}</li>
        <li>{open ? t("viewersSee") : t("viewersDont")}</li>
      </ul>
      <label className={styles.line}>
        <Switch
          checked={open}
          label={t("viewersRows")}
          disabled={!isOwner || set.isPending}
          onChange={(viewersSeeRows) => set.mutate({ workspaceId, viewersSeeRows })}
        />
        <span>{t("viewersRows")}</span>
      </label>
      <p className={styles.quiet}>
        <ShieldCheck size={14} aria-hidden /> {isOwner ? t("forWorkspace") : t("onlyOwner")}
      </p>
    </div>
  );
}
