"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Field } from "../ui/Field.tsx";
import { Input } from "../ui/Input.tsx";
import { type Version, versionTitle } from "./versionName.ts";

const FORM = "name-version";

type NameDialogProps = {
  projectId: string;
  /** What gets the name; null closes the dialog. */
  what: Version | "draft" | null;
  save: () => Promise<number | null>;
  onClose: () => void;
};

/** Gives a version a name; the draft becomes a version by it. */
export function NameDialog({ what, onClose, ...rest }: NameDialogProps) {
  const words = useTranslations("versions");
  if (what === null) return null;
  const title = what === "draft" ? words("nameNow") : words("nameThis", { version: versionTitle(what) });
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={title}
      {...(what === "draft" && { description: words("nameNowText") })}
      footer={
        <Button type="submit" form={FORM} variant="primary">
          {words("keepName")}
        </Button>
      }
    >
      <NameForm what={what} onDone={onClose} {...rest} />
    </Dialog>
  );
}

type NameFormProps = Omit<NameDialogProps, "what" | "onClose"> & { what: Version | "draft"; onDone: () => void };

function NameForm({ projectId, what, save, onDone }: NameFormProps) {
  const words = useTranslations("versions");
  const api = useApi();
  const queries = useQueryClient();
  const [name, setName] = useState(what === "draft" ? "" : (what.name ?? ""));
  const [unsaved, setUnsaved] = useState(false);
  const onSuccess = async (): Promise<void> => {
    await queries.invalidateQueries({ queryKey: api.pipelines.versions.queryKey() });
    onDone();
  };
  const nameDraft = useMutation(api.pipelines.nameDraft.mutationOptions({ onSuccess }));
  const nameVersion = useMutation(api.pipelines.nameVersion.mutationOptions({ onSuccess }));
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setUnsaved(false);
    if (what !== "draft") return nameVersion.mutate({ projectId, number: what.number, name });
    const revision = await save();
    if (revision === null) setUnsaved(true);
    else nameDraft.mutate({ projectId, name, revision });
  };
  const error = nameDraft.error ?? nameVersion.error;
  const problem = unsaved ? words("unsaved") : error === null ? null : readApiError(error).message;
  return (
    <form id={FORM} onSubmit={(event) => void submit(event)}>
      <Field label={words("name")} error={problem}>
        {(control) => (
          <Input
            {...control}
            value={name}
            maxLength={120}
            required={what === "draft"}
            autoFocus
            placeholder={words("namePlaceholder")}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
    </form>
  );
}
