"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi, type ApiError } from "../api/index.ts";
import { formatBytes, formatCount } from "../format/number.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Progress } from "../ui/Progress.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { SkeletonTable } from "../ui/Skeleton.tsx";
import { Status } from "../ui/Status.tsx";
import { Table } from "../ui/Table.tsx";
import { DropZone } from "./DropZone.tsx";
import { FilePanel } from "./FilePanel.tsx";
import styles from "./FilesPage.module.css";
import { useProject } from "./ProjectContext.ts";
import { uploadFile } from "./upload.ts";

const POLL_MS = 1_000;

/** Which file is open stands in the address: it survives a reload and can be sent as a link. */
function keepInAddress(fileId: string | null): void {
  const address = new URL(window.location.href);
  if (fileId === null) address.searchParams.delete("file");
  else address.searchParams.set("file", fileId);
  window.history.replaceState(null, "", address);
}

/** The files of the project, and what is in each. */
export function FilesPage({ openFile, nav }: { openFile: string | null; nav?: ReactNode }) {
  const api = useApi();
  const t = useTranslations("files");
  const project = useProject();
  const [open, setOpen] = useState(openFile);
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const files = useQuery(
    api.files.list.queryOptions(
      { projectId: project.id },
      { refetchInterval: (query) => (query.state.data?.some((file) => file.state === "pending") ? POLL_MS : false) },
    ),
  );
  const show = (fileId: string | null) => {
    setOpen(fileId);
    keepInAddress(fileId);
  };
  const send = async (file: File) => {
    setProblem(null);
    setSending({ name: file.name, share: 0 });
    const report = ({ sent, total }: { sent: number; total: number }) =>
      setSending({ name: file.name, share: total === 0 ? 0 : sent / total });
    const outcome = await uploadFile(project.id, file, report, new AbortController().signal);
    setSending(null);
    if (outcome.ok) {
      show(outcome.fileId);
      await files.refetch();
    } else setProblem(outcome.error);
  };
  return (
    <main className={styles.page}>
      {nav}
      <h1 className={styles.title}>{t("title")}</h1>
      {problem === null ? null : <ErrorNotice error={problem} />}
      {files.error === null ? null : (
        <ErrorNotice
          error={readApiError(files.error)}
          action={
            <Button size="small" onClick={() => void files.refetch()}>
              {t("tryAgain")}
            </Button>
          }
        />
      )}
      {sending === null ? null : (
        <div role="status">
          {t("sending", { name: sending.name })}
          <Progress value={sending.share} label={t("sending", { name: sending.name })} />
        </div>
      )}
      {project.canEdit && sending === null ? (
        <DropZone compact onFile={(file) => void send(file)}>
          {t.rich("drop", { b: (chunks) => <strong>{chunks}</strong> })}
        </DropZone>
      ) : null}
      {files.isPending ? (
        <SkeletonTable
          label={t("loading")}
          rows={3}
          columns={[
            { title: t("name"), width: 180 },
            { title: t("rows"), width: 50 },
            { title: t("columns"), width: 40 },
            { title: t("size"), width: 60 },
            { title: t("added"), width: 90 },
            { title: t("state"), width: 80 },
          ]}
        />
      ) : null}
      {files.data?.length === 0 ? (
        <EmptyState title={t("none")}>{project.canEdit ? t("noneYet") : t("noneToSee")}</EmptyState>
      ) : null}
      {files.data !== undefined && files.data.length > 0 ? (
        <Table label={t("files")}>
          <thead>
            <tr>
              <th scope="col">{t("name")}</th>
              <th scope="col" data-numeric>
                {t("rows")}
              </th>
              <th scope="col" data-numeric>
                {t("columns")}
              </th>
              <th scope="col" data-numeric>
                {t("size")}
              </th>
              <th scope="col">{t("added")}</th>
              <th scope="col">{t("state")}</th>
            </tr>
          </thead>
          <tbody>
            {files.data.map((file) => (
              <tr key={file.id} data-open={file.id === open}>
                <td>
                  <Button
                    variant="quiet"
                    size="small"
                    aria-expanded={file.id === open}
                    onClick={() => show(file.id === open ? null : file.id)}
                  >
                    <span dir="auto">{file.name}</span>
                  </Button>
                </td>
                <td data-numeric>{file.rows === null ? "–" : formatCount(file.rows)}</td>
                <td data-numeric>{file.columnCount ?? "–"}</td>
                <td data-numeric>{formatBytes(file.bytes)}</td>
                <td>
                  <RelativeTime at={file.createdAt} />
                </td>
                <td>
                  <FileState state={file.state} />
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : null}
      {open === null ? null : <FilePanel key={open} fileId={open} onClose={() => show(null)} />}
    </main>
  );
}

function FileState({ state }: { state: "pending" | "ready" | "failed" }) {
  const t = useTranslations("files");
  if (state === "pending") return <Status status="running" word={t("lookedAt")} />;
  if (state === "failed") return <Status status="failed" word={t("unreadable")} />;
  return <Status status="succeeded" word={t("readable")} />;
}
