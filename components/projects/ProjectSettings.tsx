"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
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
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>Settings</h1>
      {mayChange ? <RenamePanel /> : null}
      <PipelineFilePanel />
      <Panel title="Members">
        <p className={styles.text}>
          Who may see and change this project is decided for its workspace:{" "}
          <Link href={`/workspaces/${project.workspaceId}`}>members and invitations</Link>.
        </p>
      </Panel>
      {mayChange ? <ArchivePanel archived={archived} /> : null}
    </main>
  );
}

function RenamePanel() {
  const project = useProject();
  const router = useRouter();
  const [name, setName] = useState(project.name);
  const rename = useMutation(useApi().projects.rename.mutationOptions({ onSuccess: () => router.refresh() }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ projectId: project.id, name });
  };
  return (
    <Panel title="Name">
      <form className={styles.line} onSubmit={submit}>
        <Field label="Project name" error={rename.error === null ? null : readApiError(rename.error).message}>
          {(control) => (
            <Input {...control} value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Button type="submit" busy={rename.isPending} disabled={name.trim() === project.name}>
          Rename
        </Button>
      </form>
    </Panel>
  );
}

function ArchivePanel({ archived }: { archived: boolean }) {
  const project = useProject();
  const router = useRouter();
  const archive = useMutation(useApi().projects.setArchived.mutationOptions({ onSuccess: () => router.refresh() }));
  return (
    <Panel title={archived ? "Archived" : "Archive"}>
      <p className={styles.text}>
        {archived
          ? "The project is out of the list and can’t be changed. Nothing of it was deleted."
          : "Takes the project out of the list. Nothing is deleted, and it can be put back at any time."}
      </p>
      {archive.error === null ? null : <ErrorNotice error={readApiError(archive.error)} />}
      <Button busy={archive.isPending} onClick={() => archive.mutate({ projectId: project.id, archived: !archived })}>
        {archived ? "Put back" : "Archive project"}
      </Button>
    </Panel>
  );
}
