"use client";

import { Flag } from "lucide-react";
import { formatValue } from "../format/number.ts";
import { useEditorState } from "./EditorContext.ts";
import styles from "./GoalCard.module.css";

/** Entries of the goal that are shown as its sentence rather than as a line. */
const sentence = ["statement", "title", "text", "goal"] as const;
const MOST_LINES = 5;

const spaced = (name: string): string =>
  name
    .replace(/[_-]+/g, " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();

/** The business goal at the edge of the canvas; absent as long as none is written down. */
export function GoalCard() {
  const goal = useEditorState((state) => state.document.goal);
  const title = sentence.map((key) => goal[key]).find((value) => typeof value === "string" && value !== "");
  const lines = Object.entries(goal).flatMap(([key, value]): [string, string][] => {
    if (sentence.some((each) => each === key)) return [];
    if (typeof value === "number") return [[spaced(key), formatValue(value)]];
    return typeof value === "string" && value !== "" ? [[spaced(key), value]] : [];
  });
  if (title === undefined && lines.length === 0) return null;
  return (
    <aside className={styles.goal} aria-label="Goal">
      <p className={styles.head}>
        <Flag aria-hidden /> Goal
      </p>
      {typeof title === "string" ? <h2 className={styles.title}>{title}</h2> : null}
      <dl>
        {lines.slice(0, MOST_LINES).map(([label, value]) => (
          <div key={label} className={styles.line}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}
