"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Field } from "../ui/Field.tsx";
import { Input } from "../ui/Input.tsx";

/** Gives a project another name. */
export function RenameDialog({ project, onClose }: { project: { id: string; name: string }; onClose: () => void }) {
  const api = useApi();
  const t = useTranslations("projects");
  const queryClient = useQueryClient();
  const [name, setName] = useState(project.name);
  const rename = useMutation(
    api.projects.rename.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: api.projects.list.queryKey() });
        onClose();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ projectId: project.id, name });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t("renameTitle")}>
      <form onSubmit={submit}>
        <Field label={t("name")} error={rename.error === null ? null : readApiError(rename.error).message}>
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={200}
              autoFocus
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <div style={{ display: "flex", justifyContent: "flex-end", gap: 8, marginTop: 16 }}>
          <Button onClick={onClose}>{t("keepName")}</Button>
          <Button type="submit" variant="primary" busy={rename.isPending}>
            {t("rename")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
