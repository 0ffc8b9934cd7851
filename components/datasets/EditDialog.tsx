"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { DatasetDetail } from "../../server/datasets/index.ts";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input, Select, Textarea } from "../ui/Input.tsx";
import styles from "./Datasets.module.css";

/** The words "a, b ,a" as tags. */
export const tagsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(",")
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ""),
  ),
];

/** Name, description, tags and owner of a data set. */
export function EditDialog({
  workspaceId,
  dataset,
  onClose,
}: {
  workspaceId: string;
  dataset: DatasetDetail;
  onClose: () => void;
}) {
  const t = useTranslations("datasets");
  const api = useApi();
  const members = useQuery(api.workspaces.members.queryOptions({ workspaceId }));
  const [name, setName] = useState(dataset.name);
  const [description, setDescription] = useState(dataset.description);
  const [tags, setTags] = useState(dataset.tags.join(", "));
  const [owner, setOwner] = useState(dataset.owner?.id ?? "");
  const edit = useMutation(api.datasets.edit.mutationOptions({ onSuccess: onClose }));
  const save = () =>
    edit.mutate({
      workspaceId,
      datasetId: dataset.id,
      name,
      description,
      tags: tagsOf(tags),
      owner: owner === "" ? null : owner,
    });
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("editTitle")}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button variant="primary" busy={edit.isPending} disabled={name.trim() === ""} onClick={save}>
            {t("save")}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        {edit.error === null ? null : <ErrorNotice error={readApiError(edit.error)} />}
        <Field label={t("name")}>
          {(control) => (
            <Input {...control} value={name} maxLength={120} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Field label={t("description")} help={t("descriptionHelp")}>
          {(control) => (
            <Textarea
              {...control}
              rows={4}
              value={description}
              maxLength={4000}
              onChange={(event) => setDescription(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("tags")} help={t("tagsHelp")}>
          {(control) => <Input {...control} value={tags} onChange={(event) => setTags(event.target.value)} />}
        </Field>
        <Field label={t("owner")}>
          {(control) => (
            <Select {...control} value={owner} onChange={(event) => setOwner(event.target.value)}>
              <option value="">{t("noOwner")}</option>
              {members.data?.map((member) => (
                <option key={member.userId} value={member.userId}>
                  {member.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
    </Dialog>
  );
}
