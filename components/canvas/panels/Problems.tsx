"use client";

import { Check, CircleAlert, Info, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { PipelineIssue } from "../../../server/pipeline/issues.ts";
import * as build from "../../../server/pipeline/operationBuilders.ts";
import { Button } from "../../ui/Button.tsx";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { focusField } from "../focusField.ts";
import styles from "./Problems.module.css";

const icons = {
  error: <CircleAlert aria-label="Error" />,
  warning: <TriangleAlert aria-label="Warning" />,
  note: <Info aria-label="Note" />,
};
/** More would push everything else out of sight; the rest is one click away. */
const SHOWN = 6;

/** What stands between the drawing and a run, worst first; a click leads to the place, a button mends what can be mended. */
export function Problems() {
  const editor = useEditor();
  const issues = useEditorState((state) => state.derived.issues);
  const [all, setAll] = useState(false);
  const blocking = issues.filter((issue) => issue.level === "error").length;
  const shown = all ? issues : issues.slice(0, SHOWN);
  const go = (issue: PipelineIssue): void => {
    if (issue.stageId === null) return;
    editor.setView({ selected: [issue.stageId], edges: [], open: issue.stageId, tab: "settings" });
    focusField(issue.path ?? []);
  };
  const mend = (issue: PipelineIssue): void => {
    const stage = editor.document().stages.find((each) => each.id === issue.stageId);
    if (!stage || !issue.mend) return;
    editor.commit(issue.mend.label, [
      build.setConfig(editor.document(), stage.id, { ...stage.config, ...issue.mend.patch }),
    ]);
  };
  return (
    <section className={styles.problems} aria-label="Problems">
      <h2 className={styles.heading}>
        Problems
        {issues.length > 0 ? <span className={styles.count}>{issues.length}</span> : null}
      </h2>
      <ul>
        {shown.map((issue, index) => (
          <li
            key={`${issue.stageId ?? ""}:${issue.code}:${index}`}
            className={styles.item}
            data-level={issue.level}
            data-code={issue.code}
          >
            <button type="button" className={styles.text} onClick={() => go(issue)} disabled={issue.stageId === null}>
              {icons[issue.level]}
              <span>{issue.message}</span>
            </button>
            {issue.mend && editor.canEdit ? (
              <Button size="small" onClick={() => mend(issue)}>
                {issue.mend.label}
              </Button>
            ) : null}
          </li>
        ))}
        {issues.length > SHOWN ? (
          <li>
            <button type="button" className={styles.more} onClick={() => setAll(!all)}>
              {all ? "Show fewer" : `Show ${issues.length - SHOWN} more`}
            </button>
          </li>
        ) : null}
        {blocking === 0 ? (
          <li className={styles.clear}>
            <Check aria-hidden />
            Nothing blocks a run
          </li>
        ) : null}
      </ul>
    </section>
  );
}
