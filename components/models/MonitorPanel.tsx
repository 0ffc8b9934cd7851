"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { type ApiError, readApiError, useApi } from "../api/index.ts";
import { formatCount } from "../format/number.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { Status } from "../ui/Status.tsx";
import { DriftReport } from "./DriftReport.tsx";
import styles from "./models.module.css";
import { uploadBatch } from "./uploadBatch.ts";

const LOOK_AGAIN_MS = 1500;

/** Whether the data have moved away from what the model learned from: by uploaded batch, or by what the endpoint was asked. */
export function MonitorPanel({ monitorId }: { monitorId: string }) {
  const { id: projectId, canEdit } = useProject();
  const api = useApi();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState(false);
  const [wrong, setWrong] = useState<ApiError | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const options = api.monitors.reports.queryOptions(
    { projectId, monitorId },
    {
      refetchInterval: (query) =>
        query.state.data?.some((report) => report.status === "queued" || report.status === "running")
          ? LOOK_AGAIN_MS
          : false,
    },
  );
  const reports = useQuery(options);
  const lookAgain = (reportId: string) => {
    setChosen(reportId);
    return queries.invalidateQueries({ queryKey: options.queryKey });
  };
  const judge = useMutation(
    api.monitors.judgePredictions.mutationOptions({
      onSuccess: ({ reportId }) => lookAgain(reportId),
      onError: (error) => setWrong(readApiError(error)),
    }),
  );
  const send = async (file: File): Promise<void> => {
    setSending(true);
    setWrong(null);
    const outcome = await uploadBatch(projectId, monitorId, file);
    setSending(false);
    if (outcome.ok) await lookAgain(outcome.reportId);
    else setWrong(outcome.error);
  };
  const rows = reports.data ?? [];
  const open = rows.find((row) => row.id === chosen) ?? rows.find((row) => row.status === "succeeded") ?? rows[0];
  return (
    <Panel title="Monitor">
      <div className={styles.stack}>
        <p className={styles.note}>
          Compares later rows with those the model learned from, column by column, and says what has moved.
        </p>
        {canEdit ? (
          <div className={styles.inline}>
            <Button busy={sending} onClick={() => input.current?.click()}>
              Upload a batch
            </Button>
            <Button
              busy={judge.isPending}
              onClick={() => {
                setWrong(null);
                judge.mutate({ projectId, monitorId });
              }}
            >
              Judge what was asked
            </Button>
            <input
              ref={input}
              type="file"
              hidden
              accept=".csv,.tsv,.txt,.parquet"
              aria-label="Batch to compare"
              onChange={(event) => {
                const [file] = event.target.files ?? [];
                if (file) void send(file);
                event.target.value = "";
              }}
            />
          </div>
        ) : null}
        {wrong ? <ErrorNotice error={wrong} /> : null}
        {reports.error ? <ErrorNotice error={readApiError(reports.error)} /> : null}
        {rows.length === 0 && reports.data ? <p className={styles.note}>No batch was compared yet.</p> : null}
        <ul className={styles.reports}>
          {rows.map((report) => (
            <li key={report.id}>
              <button type="button" aria-pressed={report.id === open?.id} onClick={() => setChosen(report.id)}>
                <Status status={report.status} />
                <strong>{report.name}</strong>
                <span className={styles.grow}>{report.verdict?.text ?? report.error?.message ?? ""}</span>
                <span>{report.rows === null ? "" : `${formatCount(report.rows)} rows`}</span>
                <RelativeTime at={report.createdAt} />
              </button>
            </li>
          ))}
        </ul>
        {open?.status === "succeeded" ? <DriftReport key={open.id} reportId={open.id} /> : null}
        {open?.status === "failed" && open.error ? (
          <ErrorNotice error={{ ...open.error, remedy: open.error.remedy ?? undefined }} />
        ) : null}
      </div>
    </Panel>
  );
}
