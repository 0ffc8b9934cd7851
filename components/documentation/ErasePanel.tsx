"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ErasureReport, ErasureRow } from "../../server/personal/index.ts";
import { readApiError, useApi } from "../api/index.ts";
import { formatCount } from "../format/number.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input, Select } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { Status } from "../ui/Status.tsx";
import styles from "./Documentation.module.css";

const POLL_MS = 1_500;
const REASON = 3;

/** Takes one person's rows out of files, artefacts and the prediction log, and lists what that did. */
export function ErasePanel({ columns }: { columns: { column: string }[] }) {
  const t = useTranslations("personal");
  const { id: projectId, role, canEdit } = useProject();
  const api = useApi();
  const [column, setColumn] = useState("");
  const [value, setValue] = useState("");
  const [reason, setReason] = useState("");
  const [asking, setAsking] = useState(false);
  const isOpen = (row: ErasureRow) => row.state === "queued" || row.state === "running";
  const erasures = useQuery(
    api.personal.erasures.queryOptions(
      { projectId },
      { refetchInterval: ({ state }) => (state.data?.some(isOpen) ? POLL_MS : false) },
    ),
  );
  const erase = useMutation(
    api.personal.erase.mutationOptions({
      onSuccess: () => {
        setValue("");
        setReason("");
        void erasures.refetch();
      },
    }),
  );
  const key = column === "" ? (columns[0]?.column ?? "") : column;
  const ready = key !== "" && value.trim() !== "" && reason.trim().length >= REASON;
  return (
    <Panel title={t("erase")}>
      <div className={styles.stack}>
        <p className={styles.quiet}>{t("eraseWhat")}</p>
        {erase.error === null ? null : <ErrorNotice error={readApiError(erase.error)} />}
        {role === "owner" && canEdit && columns.length > 0 ? (
          <form
            className={styles.fields}
            onSubmit={(event) => {
              event.preventDefault();
              if (ready) setAsking(true);
            }}
          >
            <Field label={t("eraseColumn")} help={t("eraseColumnHelp")}>
              {(control) => (
                <Select {...control} value={key} onChange={(event) => setColumn(event.target.value)}>
                  {columns.map((each) => (
                    <option key={each.column} value={each.column}>
                      {each.column}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label={t("eraseValue")} help={t("eraseValueHelp")}>
              {(control) => (
                <Input
                  {...control}
                  value={value}
                  maxLength={500}
                  autoComplete="off"
                  onChange={(event) => setValue(event.target.value)}
                />
              )}
            </Field>
            <Field label={t("eraseReason")} help={t("eraseReasonHelp")}>
              {(control) => (
                <Input
                  {...control}
                  value={reason}
                  maxLength={1000}
                  onChange={(event) => setReason(event.target.value)}
                />
              )}
            </Field>
            <div className={styles.bottom}>
              <Button type="submit" variant="danger" busy={erase.isPending} disabled={!ready}>
                {t("eraseDo")}
              </Button>
            </div>
          </form>
        ) : role === "owner" ? null : (
          <p className={styles.quiet}>{t("eraseOwner")}</p>
        )}
        {erasures.data?.map((row) => (
          <Erasure key={row.id} row={row} />
        ))}
        <ConfirmDialog
          open={asking}
          onOpenChange={setAsking}
          title={t("eraseSure", { column: key, value })}
          confirm={t("eraseDo")}
          danger
          onConfirm={() => {
            setAsking(false);
            erase.mutate({ projectId, column: key, value: value.trim(), reason: reason.trim() });
          }}
        >
          {t("eraseSureWhy")}
        </ConfirmDialog>
      </div>
    </Panel>
  );
}

function Erasure({ row }: { row: ErasureRow }) {
  const t = useTranslations("personal");
  return (
    <section className={styles.erasure}>
      <p className={styles.line}>
        <Status status={row.state} />
        <span dir="auto">{t("erasedBy", { column: row.column, name: row.requestedBy })}</span>
        <RelativeTime at={row.createdAt} />
      </p>
      <p className={styles.quiet} dir="auto">
        {row.reason}
      </p>
      {row.error === null ? null : <ErrorNotice error={{ ...row.error, remedy: row.error.remedy ?? undefined }} />}
      {row.report === null ? null : <Report report={row.report} />}
    </section>
  );
}

function Report({ report }: { report: ErasureReport }) {
  const t = useTranslations("personal");
  const { id: projectId } = useProject();
  const nothing = report.files.length === 0 && report.artifacts === 0 && report.predictions === 0;
  return (
    <ul className={styles.list}>
      {nothing ? <li>{t("eraseNothing")}</li> : null}
      {report.files.map((file) => (
        <li key={file.name} dir="auto">
          {t("eraseFile", { name: file.name, count: file.rows, rows: formatCount(file.rows) })}
        </li>
      ))}
      {report.artifacts > 0 ? (
        <li>{t("eraseArtifacts", { count: report.artifacts, runs: String(report.runs.length) })}</li>
      ) : null}
      {report.predictions > 0 ? <li>{t("erasePredictions", { count: report.predictions })}</li> : null}
      {report.models.map((model) => (
        <li key={model.id} dir="auto">
          <Link href={`/projects/${projectId}/models`}>{model.name}</Link>{" "}
          {t(model.taught ? "eraseTaught" : "eraseJudged", { run: String(model.run) })}
        </li>
      ))}
      {report.elsewhere.map((project) => (
        <li key={project.id} dir="auto">
          {t("eraseElsewhere", { name: project.name })}
        </li>
      ))}
      {report.left.map((left, at) => (
        <li key={`${at} ${left.name}`} dir="auto">
          {t("eraseLeft", { name: left.name, why: left.why })}
        </li>
      ))}
    </ul>
  );
}
