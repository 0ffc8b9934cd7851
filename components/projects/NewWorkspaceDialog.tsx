"use client";

import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Field } from "../ui/Field.tsx";
import { Input } from "../ui/Input.tsx";
import styles from "./Settings.module.css";

/** Makes a workspace and opens it. */
export function NewWorkspaceDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("teams");
  const [name, setName] = useState("");
  const create = useMutation(
    useApi().workspaces.create.mutationOptions({
      // A full load: every list on the page belongs to another workspace now.
      onSuccess: ({ id }) => window.location.assign(`/projects?workspace=${id}`),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("newWorkspace")}
      description={t("newWorkspaceWhat")}
    >
      <form onSubmit={submit}>
        <Field label={t("workspaceName")} error={create.error === null ? null : readApiError(create.error).message}>
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={100}
              required
              autoFocus
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <div className={styles.dialogButtons}>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" variant="primary" busy={create.isPending || create.isSuccess}>
            {t("create")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
