"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { MakeTemplatePanel } from "../templates/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import { PipelineFilePanel } from "./PipelineFilePanel.tsx";
import { useProject } from "./ProjectContext.ts";
import styles from "./Settings.module.css";

/** A project's name, its pipeline as a file, and putting it away. */
export function ProjectSettings({ archived }: { archived: boolean }) {
  const project = useProject();
  const mayChange = project.role === "editor" || project.role === "owner";
  const t = useTranslations("projectSettings");
  const roles = useTranslations("workspace.roles");
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>{t("title")}</h1>
      {mayChange ? null : (
        <Callout title={t("readOnly")}>{t("readOnlyWhy", { role: roles(`${project.role}.name`) })}</Callout>
      )}
      {mayChange ? <RenamePanel /> : null}
      <PipelineFilePanel />
      {mayChange ? <MakeTemplatePanel project={project} /> : null}
      <Panel title={t("members")}>
        <p className={styles.text}>
          {t.rich("membersWhere", {
            link: (chunks) => <Link href={`/workspaces/${project.workspaceId}`}>{chunks}</Link>,
          })}
        </p>
      </Panel>
      {mayChange ? <ArchivePanel archived={archived} /> : null}
    </main>
  );
}

function RenamePanel() {
  const t = useTranslations("projectSettings");
  const project = useProject();
  const router = useRouter();
  const [name, setName] = useState(project.name);
  const rename = useMutation(useApi().projects.rename.mutationOptions({ onSuccess: () => router.refresh() }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ projectId: project.id, name });
  };
  return (
    <Panel title={t("name")}>
      <form className={styles.line} onSubmit={submit}>
        <Field label={t("projectName")} error={rename.error === null ? null : readApiError(rename.error).message}>
          {(control) => (
            <Input {...control} value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Button type="submit" busy={rename.isPending} disabled={name.trim() === project.name}>
          {t("rename")}
        </Button>
      </form>
    </Panel>
  );
}

function ArchivePanel({ archived }: { archived: boolean }) {
  const t = useTranslations("projectSettings");
  const project = useProject();
  const router = useRouter();
  const archive = useMutation(useApi().projects.setArchived.mutationOptions({ onSuccess: () => router.refresh() }));
  return (
    <Panel title={archived ? t("archived") : t("archive")}>
      <p className={styles.text}>{archived ? t("archivedWhat") : t("archiveWhat")}</p>
      {archive.error === null ? null : <ErrorNotice error={readApiError(archive.error)} />}
      <Button busy={archive.isPending} onClick={() => archive.mutate({ projectId: project.id, archived: !archived })}>
        {archived ? t("putBack") : t("archiveProject")}
      </Button>
    </Panel>
  );
}
