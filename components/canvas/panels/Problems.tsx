"use client";

import { Check, CircleAlert, Info, TriangleAlert, Wrench } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { PipelineIssue } from "../../../server/pipeline/issues.ts";
import { mendOf } from "../../../server/pipeline/mends.ts";
import { Button } from "../../ui/Button.tsx";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { focusField } from "../focusField.ts";
import styles from "./Problems.module.css";

/** More would push everything else out of sight; the rest is one click away. */
const SHOWN = 6;

const icons = { error: CircleAlert, warning: TriangleAlert, note: Info } as const;

function Problem({ issue }: { issue: PipelineIssue }) {
  const editor = useEditor();
  const t = useTranslations("problems");
  const document = useEditorState((state) => state.document);
  const mend = editor.canEdit ? mendOf(document, issue) : null;
  const Icon = icons[issue.level];
  const go = (): void => {
    if (issue.stageId === null) return;
    editor.setView({ selected: [issue.stageId], edges: [], open: issue.stageId, tab: "settings" });
    focusField(issue.path ?? []);
  };
  return (
    <li className={styles.item} data-level={issue.level} data-code={issue.code}>
      {issue.stageId === null ? (
        <p className={styles.text}>
          <Icon role="img" aria-label={t(issue.level)} />
          <span>{issue.message}</span>
        </p>
      ) : (
        <button type="button" className={styles.text} onClick={go}>
          <Icon role="img" aria-label={t(issue.level)} />
          <span>{issue.message}</span>
        </button>
      )}
      {mend === null ? null : (
        <Button
          size="small"
          icon={<Wrench />}
          aria-label={t("mend", { how: mend.label, problem: issue.message })}
          onClick={() => editor.commit(mend.label, mend.operations)}
        >
          {mend.label}
        </Button>
      )}
    </li>
  );
}

/** What stands between the drawing and a run, worst first; a click leads to the place, a button mends what can be mended. */
export function Problems() {
  const t = useTranslations("problems");
  const issues = useEditorState((state) => state.derived.issues);
  const [all, setAll] = useState(false);
  const blocking = issues.filter((issue) => issue.level === "error").length;
  const shown = all ? issues : issues.slice(0, SHOWN);
  return (
    <section className={styles.problems} aria-label={t("title")}>
      <h2 className={styles.heading}>
        {t("title")}
        {issues.length > 0 ? <span className={styles.count}>{issues.length}</span> : null}
      </h2>
      <ul>
        {shown.map((issue, index) => (
          <Problem key={`${issue.stageId ?? ""}:${issue.code}:${index}`} issue={issue} />
        ))}
        {issues.length > SHOWN ? (
          <li>
            <button type="button" className={styles.more} onClick={() => setAll(!all)}>
              {all ? t("fewer") : t("more", { count: issues.length - SHOWN })}
            </button>
          </li>
        ) : null}
        {blocking === 0 ? (
          <li className={styles.clear}>
            <Check aria-hidden />
            {t("clear")}
          </li>
        ) : null}
      </ul>
    </section>
  );
}
