"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Share2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input, Select, Textarea } from "../ui/Input.tsx";
import styles from "./FilesPage.module.css";

type ShareProps = { workspaceId: string; file: { id: string; name: string } };

/** Makes a file of a project a data set of its workspace, or the next version of one. */
export function ShareFile({ workspaceId, file }: ShareProps) {
  const t = useTranslations("datasets");
  const [open, setOpen] = useState(false);
  const [shared, setShared] = useState<{ id: string; name: string } | null>(null);
  if (shared !== null)
    return <Link href={`/workspaces/${workspaceId}/datasets/${shared.id}`}>{t("shared", { name: shared.name })}</Link>;
  return (
    <>
      <Button icon={<Share2 />} onClick={() => setOpen(true)}>
        {t("share")}
      </Button>
      {open ? (
        <ShareDialog
          workspaceId={workspaceId}
          file={file}
          onClose={(done) => {
            setOpen(false);
            setShared(done);
          }}
        />
      ) : null}
    </>
  );
}

function ShareDialog({
  workspaceId,
  file,
  onClose,
}: ShareProps & { onClose: (shared: { id: string; name: string } | null) => void }) {
  const t = useTranslations("datasets");
  const api = useApi();
  const known = useQuery(api.datasets.list.queryOptions({ workspaceId }));
  const [as, setAs] = useState("");
  const [name, setName] = useState(file.name.replace(/\.[a-z0-9]+$/i, ""));
  const [note, setNote] = useState("");
  const publish = useMutation(
    api.datasets.publish.mutationOptions({ onSuccess: ({ id }) => onClose({ id, name: name.trim() }) }),
  );
  const add = useMutation(
    api.datasets.addVersion.mutationOptions({
      onSuccess: () => onClose({ id: as, name: known.data?.rows.find(({ id }) => id === as)?.name ?? "" }),
    }),
  );
  const share = () =>
    as === ""
      ? publish.mutate({ workspaceId, fileId: file.id, name, description: "", tags: [], owner: null, note })
      : add.mutate({ workspaceId, datasetId: as, fileId: file.id, note });
  const error = publish.error ?? add.error;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose(null))}
      title={t("shareTitle")}
      description={t("shareWhy")}
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("cancel")}</Button>
          <Button
            variant="primary"
            busy={publish.isPending || add.isPending}
            disabled={as === "" && name.trim() === ""}
            onClick={share}
          >
            {t("share")}
          </Button>
        </>
      }
    >
      <div className={styles.columns}>
        {error === null ? null : <ErrorNotice error={readApiError(error)} />}
        <Field label={t("as")}>
          {(control) => (
            <Select {...control} value={as} onChange={(event) => setAs(event.target.value)}>
              <option value="">{t("asNew")}</option>
              {known.data?.rows.map((row) => (
                <option key={row.id} value={row.id}>
                  {t("asVersion", { name: row.name })}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {as === "" ? (
          <Field label={t("name")}>
            {(control) => (
              <Input {...control} value={name} maxLength={120} onChange={(event) => setName(event.target.value)} />
            )}
          </Field>
        ) : (
          <Field label={t("note")} help={t("noteHelp")}>
            {(control) => (
              <Textarea
                {...control}
                rows={2}
                value={note}
                maxLength={1000}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
        )}
      </div>
    </Dialog>
  );
}
