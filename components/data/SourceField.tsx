"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { FileSpreadsheet } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { type SourceSetting, sourceSettingSchema } from "../../server/stages/contract.ts";
import { samples } from "../../server/stages/registry.ts";
import { type ApiError, readApiError, useApi, useApiClient } from "../api/index.ts";
import { formatBytes } from "../format/number.ts";
import { uploadFile } from "../projects/index.ts";
import { Callout } from "../ui/Callout.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Select } from "../ui/Input.tsx";
import { Progress } from "../ui/Progress.tsx";
import styles from "./data.module.css";

type Work =
  | { at: "idle" }
  | { at: "sending"; share: number }
  | { at: "looking"; fileId: string; name: string }
  | { at: "failed"; error: ApiError };

/** What the server found in a file, in the words of the settings (format, columns). */
export type FoundInFile = Record<string, unknown>;

const ASK_EVERY_MS = 700;

/**
 * Chooses the data of a stage: a file of the project, a new one, or a sample.
 * @param onChange receives the source and, where the file was looked at, what was found in it
 */
export function SourceField({
  id,
  projectId,
  value,
  disabled,
  onChange,
}: {
  id: string;
  projectId: string;
  value: unknown;
  disabled: boolean;
  onChange: (source: SourceSetting, found: FoundInFile) => void;
}) {
  const api = useApi();
  const client = useApiClient();
  const files = useQuery(api.files.list.queryOptions({ projectId }));
  const shared = useQuery(api.datasets.offered.queryOptions({ projectId }));
  const t = useTranslations("datasets");
  const [work, setWork] = useState<Work>({ at: "idle" });
  const [over, setOver] = useState(false);
  const upload = useRef<AbortController | null>(null);
  const parsed = sourceSettingSchema.safeParse(value);
  const source = parsed.success ? parsed.data : null;

  const looking = work.at === "looking" ? work : null;
  const change = useRef(onChange);
  useEffect(() => {
    change.current = onChange;
  }, [onChange]);
  useEffect(() => {
    if (!looking) return;
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const ask = async (): Promise<void> => {
      try {
        const { detection } = await client.files.get.query({ projectId, fileId: looking.fileId });
        if (gone) return;
        if (detection.state === "pending") timer = setTimeout(() => void ask(), ASK_EVERY_MS);
        else if (detection.state === "failed")
          setWork({
            at: "failed",
            error: { ...detection.failure, remedy: detection.failure.remedy ?? undefined, retryable: false },
          });
        else {
          setWork({ at: "idle" });
          const { format, columns } = detection.detected;
          change.current({ type: "upload", fileId: looking.fileId, name: looking.name }, { format, columns });
        }
      } catch (error) {
        if (!gone) setWork({ at: "failed", error: readApiError(error) });
      }
    };
    void ask();
    return () => {
      gone = true;
      if (timer !== null) clearTimeout(timer);
    };
  }, [looking, client, projectId]);
  useEffect(() => () => upload.current?.abort(), []);

  const send = async (file: File): Promise<void> => {
    upload.current?.abort();
    const control = new AbortController();
    upload.current = control;
    setWork({ at: "sending", share: 0 });
    const outcome = await uploadFile(
      projectId,
      file,
      ({ sent, total }) => setWork({ at: "sending", share: total > 0 ? sent / total : 0 }),
      control.signal,
    );
    if (control.signal.aborted) return;
    if (outcome.ok) {
      setWork({ at: "looking", fileId: outcome.fileId, name: file.name });
      void files.refetch();
    } else setWork({ at: "failed", error: outcome.error });
  };
  const take = useMutation(
    api.datasets.use.mutationOptions({
      onSuccess: ({ fileId, name }) => {
        setWork({ at: "looking", fileId, name });
        void files.refetch();
      },
      onError: (error) => setWork({ at: "failed", error: readApiError(error) }),
    }),
  );
  const pick = (choice: string): void => {
    if (choice.startsWith("dataset:")) {
      take.mutate({ projectId, versionId: choice.slice("dataset:".length) });
      return;
    }
    const file = files.data?.find((each) => each.id === choice);
    if (file) setWork({ at: "looking", fileId: file.id, name: file.name });
    else if (choice.startsWith("sample:"))
      onChange({ type: "sample", sample: choice.slice("sample:".length) }, { columns: [] });
  };
  const current =
    source === null
      ? ""
      : source.type === "upload"
        ? source.fileId
        : source.type === "sample"
          ? `sample:${source.sample}`
          : "path";
  return (
    <div className={styles.source}>
      <Select
        id={id}
        value={current}
        disabled={disabled || work.at === "sending" || take.isPending}
        onChange={(event) => pick(event.target.value)}
      >
        {source === null ? <option value="">Choose data</option> : null}
        {source?.type === "path" ? <option value="path">{source.path} (beside the pipeline file)</option> : null}
        {source?.type === "upload" && !files.data?.some((file) => file.id === source.fileId) ? (
          <option value={source.fileId}>{source.name}</option>
        ) : null}
        {files.data && files.data.length > 0 ? (
          <optgroup label="Files of this project">
            {files.data.map((file) => (
              <option key={file.id} value={file.id}>
                {file.name} ({formatBytes(file.bytes)})
              </option>
            ))}
          </optgroup>
        ) : null}
        {shared.data && shared.data.length > 0 ? (
          <optgroup label={t("offered")}>
            {shared.data.map((version) => (
              <option key={version.versionId} value={`dataset:${version.versionId}`}>
                {t("offeredVersion", {
                  name: version.datasetName,
                  number: String(version.number),
                  size: formatBytes(version.bytes),
                })}
              </option>
            ))}
          </optgroup>
        ) : null}
        <optgroup label="Samples">
          {samples.map((sample) => (
            <option key={sample.id} value={`sample:${sample.id}`}>
              {sample.label}
            </option>
          ))}
        </optgroup>
      </Select>
      {disabled ? null : (
        <label
          className={styles.drop}
          data-over={over || undefined}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            const [file] = event.dataTransfer.files;
            if (file) void send(file);
          }}
        >
          <FileSpreadsheet size={18} aria-hidden />
          <span>Drop a CSV, TSV or Parquet file here, or click to choose one</span>
          <input
            type="file"
            accept=".csv,.tsv,.txt,.parquet"
            aria-label="Upload a file"
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              if (file) void send(file);
              event.target.value = "";
            }}
          />
        </label>
      )}
      {work.at === "sending" ? <Progress value={work.share} label="Sending the file" /> : null}
      {work.at === "looking" ? <Callout live>Looking at {work.name} …</Callout> : null}
      {work.at === "failed" ? <ErrorNotice error={work.error} /> : null}
    </div>
  );
}
