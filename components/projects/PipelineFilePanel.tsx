"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi, useApiClient } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { newUuid } from "../format/newUuid.ts";
import { useProject } from "./ProjectContext.ts";
import styles from "./Settings.module.css";

/** The pipeline as pipeline.json: the same file the command line reads and writes. */
export function PipelineFilePanel() {
  const project = useProject();
  const t = useTranslations("projectSettings");
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState<File | null>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const download = useMutation({
    mutationFn: () => client.pipelines.exportFile.query({ projectId: project.id }),
    onSuccess: (text) => saveAs("pipeline.json", text),
  });
  const replace = useMutation({
    mutationFn: async (file: File) => {
      const text = await file.text();
      return client.pipelines.importFile.mutate({ projectId: project.id, batchId: newUuid(), text });
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: api.pipelines.get.queryKey({ projectId: project.id }) }),
  });
  const error = download.error ?? replace.error;
  return (
    <Panel title={t("file")}>
      <p className={styles.text}>{t.rich("fileWhat", { code: (chunks) => <code>{chunks}</code> })}</p>
      {error === null ? null : <ErrorNotice error={readApiError(error)} />}
      {replace.data?.status === "saved" ? (
        <Callout tone="good" live>
          {t("replaced")}
        </Callout>
      ) : null}
      {replace.data?.status === "conflict" ? (
        <ErrorNotice error={{ message: replace.data.reason, remedy: t("importAgain") }} />
      ) : null}
      <div className={styles.buttons}>
        <Button icon={<Download />} busy={download.isPending} onClick={() => download.mutate()}>
          {t("export")}
        </Button>
        {project.canEdit ? (
          <Button icon={<Upload />} busy={replace.isPending} onClick={() => chooser.current?.click()}>
            {t("import")}
          </Button>
        ) : null}
        <input
          ref={chooser}
          type="file"
          accept=".json,application/json"
          aria-label={t("file")}
          hidden
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = "";
            if (file !== undefined) setChosen(file);
          }}
        />
      </div>
      <ConfirmDialog
        open={chosen !== null}
        onOpenChange={(open) => !open && setChosen(null)}
        title={t("replaceAsk")}
        confirm={t("replace")}
        onConfirm={() => {
          if (chosen !== null) replace.mutate(chosen);
          setChosen(null);
        }}
      >
        {t("replaceWhat", { name: chosen?.name ?? "" })}
      </ConfirmDialog>
    </Panel>
  );
}

function saveAs(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
