"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Select } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import styles from "./Settings.module.css";

const kinds = ["runDays", "logDays", "predictionDays"] as const;
type Keep = Record<(typeof kinds)[number], number | null>;

const periods = [7, 30, 90, 180, 365, 730, 1825];

/** A shorter time deletes something; for predictions so may the installation's own, which isn't known here. */
function takesAway(kind: (typeof kinds)[number], before: number | null, after: number | null): boolean {
  if (before === after) return false;
  return (after ?? (kind === "predictionDays" ? 0 : Infinity)) < (before ?? Infinity);
}

/** How long the workspace keeps runs, log lines and predictions. */
export function RetentionPanel({ workspaceId }: { workspaceId: string }) {
  const api = useApi();
  const t = useTranslations("retention");
  const stored = useQuery(api.workspaces.retention.queryOptions({ workspaceId }));
  return (
    <Panel title={t("title")}>
      <p className={styles.text}>{t("what")}</p>
      {stored.error === null ? null : <ErrorNotice error={readApiError(stored.error)} />}
      {stored.data === undefined ? (
        stored.isPending && <p role="status">{t("loading")}</p>
      ) : (
        <RetentionForm workspaceId={workspaceId} stored={stored.data} />
      )}
    </Panel>
  );
}

function RetentionForm({ workspaceId, stored }: { workspaceId: string; stored: Keep }) {
  const api = useApi();
  const t = useTranslations("retention");
  const queryClient = useQueryClient();
  const [keep, setKeep] = useState(stored);
  const [asking, setAsking] = useState(false);
  const queryKey = api.workspaces.retention.queryKey({ workspaceId });
  const save = useMutation(
    api.workspaces.setRetention.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey }),
      onSettled: () => setAsking(false),
    }),
  );
  const send = (): void => save.mutate({ workspaceId, keep });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (kinds.some((kind) => takesAway(kind, stored[kind], keep[kind]))) setAsking(true);
    else send();
  };
  const unchanged = kinds.every((kind) => keep[kind] === stored[kind]);
  return (
    <>
      <form className={styles.form} onSubmit={submit}>
        {kinds.map((kind) => (
          <Field key={kind} label={t(`${kind}.label`)} help={t(`${kind}.help`)}>
            {(control) => (
              <Select
                {...control}
                value={keep[kind] ?? ""}
                onChange={({ target }) =>
                  setKeep({ ...keep, [kind]: target.value === "" ? null : Number(target.value) })
                }
              >
                <option value="">{t(`${kind}.unset`)}</option>
                {[...new Set([...periods, stored[kind] ?? 7])]
                  .sort((a, b) => a - b)
                  .map((count) => (
                    <option key={count} value={count}>
                      {t("days", { count })}
                    </option>
                  ))}
              </Select>
            )}
          </Field>
        ))}
        <Button type="submit" busy={save.isPending} disabled={unchanged}>
          {t("save")}
        </Button>
      </form>
      {save.error === null ? null : <ErrorNotice error={readApiError(save.error)} />}
      {save.isSuccess && unchanged ? <Callout tone="good" live title={t("saved")} /> : null}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("sure")}
        confirm={t("save")}
        danger
        busy={save.isPending}
        onConfirm={send}
      >
        {t("sureWhat")}
      </ConfirmDialog>
    </>
  );
}
