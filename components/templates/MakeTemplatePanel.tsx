"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { Checkbox } from "../ui/Checkbox.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import styles from "./Templates.module.css";

const LONGEST_TITLE = 80;
const LONGEST_GOAL = 200;

/** Makes a template for the workspace of a project; rows stay behind unless somebody ticks them. */
export function MakeTemplatePanel({ project }: { project: { id: string; name: string } }) {
  const t = useTranslations("templates");
  const [title, setTitle] = useState(project.name.slice(0, LONGEST_TITLE));
  const [goal, setGoal] = useState("");
  const [withRows, setWithRows] = useState(false);
  const save = useMutation(useApi().gallery.save.mutationOptions());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ projectId: project.id, title, goal, withRows });
  };
  return (
    <Panel title={t("makeTitle")}>
      <form className={styles.form} onSubmit={submit}>
        <p className={styles.help}>{t("makeHelp")}</p>
        <Field label={t("titleLabel")}>
          {(control) => (
            <Input
              {...control}
              value={title}
              maxLength={LONGEST_TITLE}
              onChange={(event) => setTitle(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("goalLabel")}>
          {(control) => (
            <Input
              {...control}
              value={goal}
              maxLength={LONGEST_GOAL}
              onChange={(event) => setGoal(event.target.value)}
            />
          )}
        </Field>
        <Checkbox checked={withRows} onChange={setWithRows} label={t("rowsLabel")} />
        {withRows ? <p className={styles.help}>{t("rowsHelp")}</p> : null}
        {save.error === null ? null : <ErrorNotice error={readApiError(save.error)} />}
        {save.isSuccess ? (
          <Callout tone="good" title={t("made", { title: save.variables.title })}>
            <Link href="/projects/new">{t("open")}</Link>
          </Callout>
        ) : null}
        <div>
          <Button type="submit" busy={save.isPending} disabled={title.trim() === "" || goal.trim() === ""}>
            {t("make")}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
