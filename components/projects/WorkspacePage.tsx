"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import { Input } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import { DeleteWorkspacePanel } from "./DeleteWorkspacePanel.tsx";
import { DiskUsePanel } from "./DiskUsePanel.tsx";
import { HandOverPanel } from "./HandOverPanel.tsx";
import { InvitesPanel } from "./InvitesPanel.tsx";
import { MembersPanel } from "./MembersPanel.tsx";
import { RetentionPanel } from "./RetentionPanel.tsx";
import styles from "./Settings.module.css";

type WorkspacePageProps = { workspace: { id: string; name: string; slug: string }; isOwner: boolean; ownId: string };

/** A workspace's name, members, invitations, and how long it keeps what piles up. */
export function WorkspacePage({ workspace, isOwner, ownId }: WorkspacePageProps) {
  const t = useTranslations("workspace");
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>{workspace.name}</h1>
      {isOwner ? null : <p className={styles.text}>{t("onlyOwners")}</p>}
      <MembersPanel workspace={workspace} canManage={isOwner} ownId={ownId} />
      {isOwner ? <InvitesPanel workspaceId={workspace.id} /> : null}
      {isOwner ? <NamePanel {...workspace} /> : null}
      {isOwner ? <RetentionPanel workspaceId={workspace.id} /> : null}
      {isOwner ? <DiskUsePanel workspaceId={workspace.id} /> : null}
      {isOwner ? <HandOverPanel workspaceId={workspace.id} ownId={ownId} /> : null}
      {isOwner ? <DeleteWorkspacePanel workspace={workspace} /> : null}
    </main>
  );
}

function NamePanel({ id, name: stored, slug }: WorkspacePageProps["workspace"]) {
  const router = useRouter();
  const t = useTranslations("workspace");
  const [name, setName] = useState(stored);
  const rename = useMutation(useApi().workspaces.rename.mutationOptions({ onSuccess: () => router.refresh() }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ workspaceId: id, name });
  };
  return (
    <Panel title={t("name")}>
      <form className={styles.line} onSubmit={submit}>
        <Field
          label={t("workspaceName")}
          help={t("slug", { slug })}
          error={rename.error === null ? null : readApiError(rename.error).message}
        >
          {(control) => (
            <Input {...control} value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Button type="submit" busy={rename.isPending} disabled={name.trim() === stored}>
          {t("rename")}
        </Button>
      </form>
    </Panel>
  );
}
