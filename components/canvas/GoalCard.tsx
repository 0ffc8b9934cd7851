"use client";

import { Flag } from "lucide-react";
import Link from "next/link";
import { readGoal } from "../../server/economics/goal/document.ts";
import { goalInWords } from "../../server/economics/goal/goalInWords.ts";
import { formatValue } from "../format/number.ts";
import { formatDay } from "../format/time.ts";
import { useEditor, useEditorState } from "./EditorContext.ts";
import styles from "./GoalCard.module.css";

/** The business goal at the edge of the canvas; absent as long as none is written down. */
export function GoalCard() {
  const { projectId } = useEditor();
  const stored = useEditorState((state) => state.document.goal);
  const words = goalInWords(readGoal(stored), formatValue);
  if (words === null) return null;
  return (
    <aside className={styles.goal} aria-label="Goal">
      <Flag aria-hidden />
      <Link href={`/projects/${projectId}/goal`}>Goal</Link>
      <h2 className={styles.title}>{words.metric === "" ? words.problem : words.metric}</h2>
      {words.change === null ? null : <p className={styles.change}>{words.change}</p>}
      {words.by === null ? null : <p className={styles.by}>by {formatDay(new Date(words.by))}</p>}
    </aside>
  );
}
