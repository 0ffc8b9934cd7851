"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ApiError } from "../api/index.ts";
import { DropZone } from "../projects/index.ts";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Progress } from "../ui/Progress.tsx";
import { uploadVersion } from "./uploadVersion.ts";

/** Takes a file for the workspace: a new data set, or the next version of one. */
export function VersionDrop({
  workspaceId,
  datasetId,
  onDone,
}: {
  workspaceId: string;
  datasetId: string | null;
  onDone: (datasetId: string) => void;
}) {
  const t = useTranslations("datasets");
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const send = async (file: File): Promise<void> => {
    setProblem(null);
    setSending({ name: file.name, share: 0 });
    const outcome = await uploadVersion({ workspaceId, datasetId }, file, (share) =>
      setSending({ name: file.name, share }),
    );
    setSending(null);
    if (outcome.ok) onDone(outcome.datasetId);
    else setProblem(outcome.error);
  };
  return (
    <>
      {problem === null ? null : <ErrorNotice error={problem} />}
      {sending === null ? (
        <DropZone compact onFile={(file) => void send(file)}>
          {t.rich(datasetId === null ? "drop" : "dropVersion", { b: (chunks) => <strong>{chunks}</strong> })}
        </DropZone>
      ) : (
        <div role="status">
          {t("sending", { name: sending.name })}
          <Progress value={sending.share} label={t("sending", { name: sending.name })} />
        </div>
      )}
    </>
  );
}
