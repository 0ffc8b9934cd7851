"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { ShareFile } from "./ShareFile.tsx";
import { readApiError, useApi } from "../api/index.ts";
import { ReadingButton } from "../upload/index.ts";
import { formatCount, formatShare } from "../format/number.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Progress } from "../ui/Progress.tsx";
import { Table } from "../ui/Table.tsx";
import styles from "./FilesPage.module.css";
import { useProject } from "./ProjectContext.ts";

const POLL_MS = 700;
const SHOWN_EXAMPLES = 4;
/** Enough to see the shape of a table; the pipeline's data page has them all. */
const SHOWN_COLUMNS = 500;

/** What was found in one file: warnings, columns, types, gaps. */
export function FilePanel({ fileId, onClose }: { fileId: string; onClose: () => void }) {
  const api = useApi();
  const t = useTranslations("files");
  const project = useProject();
  const file = useQuery(
    api.files.get.queryOptions(
      { projectId: project.id, fileId },
      { refetchInterval: (query) => (query.state.data?.detection.state === "pending" ? POLL_MS : false) },
    ),
  );
  if (file.error !== null) return <ErrorNotice error={readApiError(file.error)} />;
  if (file.data === undefined) return <Progress value={null} label={t("loadingFile")} />;
  const { name, detection } = file.data;
  return (
    <Panel
      title={<span dir="auto">{name}</span>}
      aside={
        <span className={styles.aside}>
          {detection.state === "ready" && project.canEdit ? (
            <ShareFile workspaceId={project.workspaceId} file={{ id: fileId, name }} />
          ) : null}
          {detection.state === "ready" && project.canEdit ? (
            <>
              <ReadingButton projectId={project.id} fileId={fileId} name={name} />
              <Button asChild>
                <Link href={`/projects/${project.id}/start?file=${fileId}`}>{t("propose")}</Link>
              </Button>
            </>
          ) : null}
          <IconButton label={t("close")} icon={<X />} onClick={onClose} />
        </span>
      }
    >
      {detection.state === "pending" ? <Progress value={null} label={t("looking")} /> : null}
      {detection.state === "failed" ? (
        <ErrorNotice error={{ ...detection.failure, remedy: detection.failure.remedy ?? undefined }} />
      ) : null}
      {detection.state === "ready" ? <Columns detected={detection.detected} /> : null}
    </Panel>
  );
}

type Detected = {
  columns: {
    name: string;
    as?: string | null | undefined;
    type: string;
    missing: number | null;
    distinct: number | null;
    examples: unknown[];
  }[];
  warnings: unknown[];
};

/** Warnings come from the reader as objects with a sentence in them. */
function sentenceOf(warning: unknown): string | null {
  if (typeof warning === "string") return warning;
  if (typeof warning !== "object" || warning === null || !("message" in warning)) return null;
  return typeof warning.message === "string" ? warning.message : null;
}

function Columns({ detected }: { detected: Detected }) {
  const t = useTranslations("files");
  const warnings = detected.warnings.map(sentenceOf).filter((text) => text !== null);
  return (
    <div className={styles.columns}>
      {warnings.map((text) => (
        <Callout key={text} tone="warn">
          {text}
        </Callout>
      ))}
      <Table label={t("columns")}>
        <thead>
          <tr>
            <th scope="col">{t("column")}</th>
            <th scope="col">{t("type")}</th>
            <th scope="col" data-numeric>
              {t("missing")}
            </th>
            <th scope="col" data-numeric>
              {t("different")}
            </th>
            <th scope="col">{t("examples")}</th>
          </tr>
        </thead>
        <tbody>
          {detected.columns.slice(0, SHOWN_COLUMNS).map((column) => (
            <tr key={column.name}>
              <td dir="auto">{column.as ?? column.name}</td>
              <td>{column.type}</td>
              <td data-numeric>{column.missing === null ? "–" : formatShare(column.missing)}</td>
              <td data-numeric>{column.distinct === null ? "–" : formatCount(column.distinct)}</td>
              <td className={styles.examples} dir="auto">
                {column.examples.slice(0, SHOWN_EXAMPLES).map(String).join(", ")}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      {detected.columns.length > SHOWN_COLUMNS ? <p>{detected.columns.length - SHOWN_COLUMNS} more columns.</p> : null}
    </div>
  );
}
