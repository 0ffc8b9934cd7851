"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import type { ProjectRow } from "../../server/projects/listProjects.ts";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input, Select } from "../ui/Input.tsx";
import styles from "./Settings.module.css";

/** What somebody is about to do to a project of the list. */
export type Doing = { what: "tags" | "move" | "trash" | "delete"; row: ProjectRow };
type DialogProps = { row: ProjectRow; onClose: () => void };

/** The dialog for what somebody is about to do. @param targets workspaces a project may go to */
export function ProjectDialog({
  doing: { what, row },
  targets,
  onClose,
}: {
  doing: Doing;
  targets: { id: string; name: string }[];
  onClose: () => void;
}) {
  if (what === "tags") return <TagsDialog row={row} onClose={onClose} />;
  if (what === "move") return <MoveDialog row={row} targets={targets} onClose={onClose} />;
  return what === "trash" ? <TrashDialog row={row} onClose={onClose} /> : <DeleteDialog row={row} onClose={onClose} />;
}

/** Lists are read again and the dialog closes. */
function useDone(onClose: () => void) {
  const api = useApi();
  const queryClient = useQueryClient();
  return {
    onSuccess: async () => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: api.projects.list.queryKey() }),
        queryClient.invalidateQueries({ queryKey: api.projects.tags.queryKey() }),
      ]);
      onClose();
    },
  };
}

function TagsDialog({ row, onClose }: DialogProps) {
  const t = useTranslations("shelves");
  const [text, setText] = useState(row.tags.join(", "));
  const save = useMutation(useApi().projects.setTags.mutationOptions(useDone(onClose)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const tags = text
      .split(",")
      .map((tag) => tag.trim())
      .filter((tag) => tag !== "");
    save.mutate({ projectId: row.id, tags });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t("tagsOf", { name: row.name })}>
      <form onSubmit={submit}>
        <Field
          label={t("tags")}
          help={t("tagsHelp")}
          error={save.error === null ? null : readApiError(save.error).message}
        >
          {(control) => <Input {...control} value={text} autoFocus onChange={(event) => setText(event.target.value)} />}
        </Field>
        <div className={styles.dialogButtons}>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" variant="primary" busy={save.isPending}>
            {t("save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function MoveDialog({ row, targets, onClose }: DialogProps & { targets: { id: string; name: string }[] }) {
  const t = useTranslations("shelves");
  const [target, setTarget] = useState(targets[0]?.id ?? "");
  const move = useMutation(useApi().projects.move.mutationOptions(useDone(onClose)));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("moveWho", { name: row.name })}
      description={t("moveWhat")}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button
            variant="primary"
            busy={move.isPending}
            disabled={target === ""}
            onClick={() => move.mutate({ projectId: row.id, targetWorkspaceId: target })}
          >
            {t("moveDo")}
          </Button>
        </>
      }
    >
      {move.error === null ? null : <ErrorNotice error={readApiError(move.error)} />}
      {targets.length === 0 ? (
        <p>{t("moveNowhere")}</p>
      ) : (
        <Field label={t("moveTo")}>
          {(control) => (
            <Select {...control} value={target} onChange={(event) => setTarget(event.target.value)}>
              {targets.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
    </Dialog>
  );
}

function TrashDialog({ row, onClose }: DialogProps) {
  const t = useTranslations("shelves");
  const trash = useMutation(useApi().projects.trash.mutationOptions(useDone(onClose)));
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("trashWho", { name: row.name })}
      confirm={t("trash")}
      danger
      busy={trash.isPending}
      onConfirm={() => trash.mutate({ projectId: row.id })}
    >
      {trash.error === null ? t("trashWhat") : <ErrorNotice error={readApiError(trash.error)} />}
    </ConfirmDialog>
  );
}

function DeleteDialog({ row, onClose }: DialogProps) {
  const t = useTranslations("shelves");
  const remove = useMutation(useApi().projects.delete.mutationOptions(useDone(onClose)));
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("deleteWho", { name: row.name })}
      confirm={t("delete")}
      danger
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ projectId: row.id })}
    >
      {remove.error === null ? t("deleteWhat") : <ErrorNotice error={readApiError(remove.error)} />}
    </ConfirmDialog>
  );
}
