"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { formatBytes } from "../format/number.ts";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Table } from "../ui/Table.tsx";
import styles from "./Settings.module.css";

const parts = ["files", "artifacts", "logs", "predictions"] as const;

type Row = { projectId: string; name: string } & Record<(typeof parts)[number], number>;

/** What each project of the workspace takes on the disk, the largest first. */
export function DiskUsePanel({ workspaceId }: { workspaceId: string }) {
  const t = useTranslations("disk");
  const use = useQuery(useApi().workspaces.diskUse.queryOptions({ workspaceId }));
  return (
    <Panel title={t("title")}>
      {use.error === null ? null : <ErrorNotice error={readApiError(use.error)} />}
      {use.isPending ? <p role="status">{t("loading")}</p> : null}
      {use.data === undefined ? null : use.data.rows.length === 0 ? (
        <p className={styles.text}>{t("none")}</p>
      ) : (
        <DiskUse {...use.data} />
      )}
    </Panel>
  );
}

function DiskUse({ rows, others }: { rows: Row[]; others: number }) {
  const t = useTranslations("disk");
  return (
    <>
      <p className={styles.text}>
        {t("shared")} {others > 0 ? t("others", { count: others }) : null}
      </p>
      <Table label={t("title")}>
        <thead>
          <tr>
            <th scope="col">{t("project")}</th>
            {parts.map((part) => (
              <th key={part} scope="col" data-numeric>
                {t(part)}
              </th>
            ))}
            <th scope="col" data-numeric>
              {t("together")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.projectId}>
              <th scope="row">{row.name}</th>
              {parts.map((part) => (
                <td key={part} data-numeric>
                  {formatBytes(row[part])}
                </td>
              ))}
              <td data-numeric>{formatBytes(parts.reduce((sum, part) => sum + row[part], 0))}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}
