"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi, type ApiError } from "../api/index.ts";
import { ReadingButton, UnfinishedUploads } from "../upload/index.ts";
import { formatBytes, formatCount } from "../format/number.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Progress } from "../ui/Progress.tsx";
import { DropZone } from "./DropZone.tsx";
import { newUuid } from "../format/newUuid.ts";
import { keepFile, takeFile } from "./pendingFile.ts";
import { useProject } from "./ProjectContext.ts";
import styles from "./StartPage.module.css";
import { TargetPicker } from "./TargetPicker.tsx";
import { uploadFile, type UploadProgress } from "./upload.ts";

const POLL_MS = 700;

type Sending = { name: string; progress: UploadProgress };

/** From a file to a proposed pipeline: send it, look at it, choose what to predict. */
export function StartPage({ fileId, suggested }: { fileId: string | null; suggested: string | null }) {
  const project = useProject();
  const t = useTranslations("start");
  const router = useRouter();
  const [sending, setSending] = useState<Sending | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const running = useRef<AbortController | null>(null);
  const send = useCallback(
    async (file: File) => {
      const stop = new AbortController();
      running.current = stop;
      setProblem(null);
      setSending({ name: file.name, progress: { sent: 0, total: file.size } });
      const report = (progress: UploadProgress) => setSending({ name: file.name, progress });
      const outcome = await uploadFile(project.id, file, report, stop.signal);
      if (stop.signal.aborted) return;
      setSending(null);
      // The address names the file from here on, so a reload goes on where this was.
      if (outcome.ok) router.replace(`/projects/${project.id}/start?file=${outcome.fileId}`);
      else setProblem(outcome.error);
    },
    [project.id, router],
  );
  useEffect(() => {
    const dropped = takeFile(project.id);
    if (dropped === null) return;
    let begun = false;
    const timer = setTimeout(() => {
      begun = true;
      void send(dropped);
    });
    return () => {
      clearTimeout(timer);
      if (!begun) keepFile(project.id, dropped);
    };
  }, [project.id, send]);
  const cancel = () => {
    running.current?.abort();
    setSending(null);
  };
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>{fileId === null ? t("whichData") : t("whatToPredict")}</h1>
      {problem === null ? null : <ErrorNotice error={problem} />}
      {sending !== null ? <SendingFile {...sending} onCancel={cancel} /> : null}
      {sending === null && fileId === null ? (
        <>
          <UnfinishedUploads projectId={project.id} />
          <DropZone onFile={(file) => void send(file)}>
            {t.rich("drop", { b: (chunks) => <strong>{chunks}</strong> })}
          </DropZone>
          <p className={styles.quiet}>
            {t.rich("orEmpty", { link: (chunks) => <Link href={`/projects/${project.id}/pipeline`}>{chunks}</Link> })}
          </p>
        </>
      ) : null}
      {sending === null && fileId !== null ? <LookingAt fileId={fileId} suggested={suggested} onFile={send} /> : null}
    </main>
  );
}

function SendingFile({ name, progress, onCancel }: Sending & { onCancel: () => void }) {
  const t = useTranslations("start");
  const { sent, total } = progress;
  return (
    <div className={styles.wait} role="status">
      <p>
        {t.rich("sent", { name: () => <strong>{name}</strong>, sent: formatBytes(sent), total: formatBytes(total) })}
      </p>
      <Progress value={total === 0 ? null : sent / total} label={t("sending", { name })} />
      <Button size="small" onClick={onCancel}>
        {t("stopSending")}
      </Button>
    </div>
  );
}

/** Waits until somebody has looked at the file, then offers its columns. */
function LookingAt({
  fileId,
  suggested,
  onFile,
}: {
  fileId: string;
  suggested: string | null;
  onFile: (file: File) => Promise<void>;
}) {
  const api = useApi();
  const t = useTranslations("start");
  const project = useProject();
  const router = useRouter();
  const file = useQuery(
    api.files.get.queryOptions(
      { projectId: project.id, fileId },
      { refetchInterval: (query) => (query.state.data?.detection.state === "pending" ? POLL_MS : false) },
    ),
  );
  const state = file.data?.detection.state;
  const targets = useQuery(
    api.projects.targets.queryOptions(
      { projectId: project.id, fileId },
      { enabled: state === "ready", staleTime: Infinity },
    ),
  );
  const propose = useMutation(
    api.projects.propose.mutationOptions({ onSuccess: () => router.push(`/projects/${project.id}/pipeline`) }),
  );
  const [batchId] = useState(newUuid);
  const error = file.error ?? targets.error;
  if (error !== null) return <ErrorNotice error={readApiError(error)} />;
  if (file.data === undefined || state === "pending") {
    const silent = file.data?.detection.state === "pending" && file.data.detection.workerSilent;
    return (
      <div className={styles.wait} role="status">
        <p>
          {t.rich("lookingAt", {
            name: () => (file.data === undefined ? t("theFile") : <strong>{file.data.name}</strong>),
          })}
        </p>
        <Progress value={null} label={t("looking")} />
        {silent ? (
          <Callout tone="warn" title={t("noWorker")}>
            {t.rich("startWorker", { code: (chunks) => <code>{chunks}</code> })}
          </Callout>
        ) : null}
      </div>
    );
  }
  if (file.data.detection.state === "failed") {
    const { code, message, remedy } = file.data.detection.failure;
    return (
      <>
        <ErrorNotice
          error={{ code, message, remedy: remedy ?? undefined }}
          action={<ReadingButton projectId={project.id} fileId={fileId} name={file.data.name} />}
        />
        <DropZone onFile={(next) => void onFile(next)}>
          {t.rich("dropAnother", { b: (chunks) => <strong>{chunks}</strong> })}
        </DropZone>
      </>
    );
  }
  if (targets.data === undefined) return <Progress value={null} label={t("readingColumns")} />;
  return (
    <>
      <p className={styles.quiet}>
        {t.rich("found", {
          name: () => <strong>{file.data.name}</strong>,
          rows: targets.data.rows === null ? t("manyRows") : t("rows", { rows: formatCount(targets.data.rows) }),
          columns: formatCount(targets.data.columns.length),
        })}{" "}
        <ReadingButton projectId={project.id} fileId={fileId} name={file.data.name} />
      </p>
      {propose.error === null ? null : <ErrorNotice error={readApiError(propose.error)} />}
      <TargetPicker
        columns={targets.data.columns}
        guess={suggested ?? targets.data.guess}
        busy={propose.isPending || propose.isSuccess}
        onChoose={(target) => propose.mutate({ projectId: project.id, fileId, target, batchId })}
      />
    </>
  );
}
