"use client";

import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import styles from "./Settings.module.css";

/** Deletes the whole workspace once its name is typed. */
export function DeleteWorkspacePanel({ workspace }: { workspace: { id: string; name: string } }) {
  const t = useTranslations("leaving");
  const [typedName, setTypedName] = useState("");
  const remove = useMutation(
    useApi().workspaces.delete.mutationOptions({ onSuccess: () => window.location.assign("/projects") }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    remove.mutate({ workspaceId: workspace.id, typedName });
  };
  const error = remove.error === null ? null : readApiError(remove.error);
  return (
    <Panel title={t("deleteWorkspace")}>
      <p className={styles.text}>{t("deleteWorkspaceWhat")}</p>
      {error !== null && error.where !== "typedName" ? <ErrorNotice error={error} /> : null}
      <form className={styles.line} onSubmit={submit}>
        <Field
          label={t("typeName", { name: workspace.name })}
          error={error?.where === "typedName" ? error.message : null}
        >
          {(control) => (
            <Input
              {...control}
              value={typedName}
              autoComplete="off"
              onChange={(event) => setTypedName(event.target.value)}
            />
          )}
        </Field>
        <Button
          type="submit"
          variant="danger"
          busy={remove.isPending || remove.isSuccess}
          disabled={typedName.trim() !== workspace.name}
        >
          {t("delete")}
        </Button>
      </form>
    </Panel>
  );
}
