"use client";

import { useTranslations } from "use-intl";
import type { ChangeLine, Comparison } from "./comparison.ts";
import { signs } from "./CompareCanvas.tsx";
import styles from "./ChangeList.module.css";

type ChangeListProps = { comparison: Comparison; picked: string | null; onPick: (stageId: string) => void };

/** Everything that differs, with the fields; the screen reader's view of the drawing beside it. */
export function ChangeList({ comparison, picked, onPick }: ChangeListProps) {
  const words = useTranslations("versions");
  const { lines } = comparison;
  if (lines.length === 0) return <p className={styles.none}>{words("nothing")}</p>;
  return (
    <ul className={styles.list} aria-label={words("changes")}>
      {lines.map((line) => (
        <li
          key={line.key}
          className={styles.line}
          data-mark={line.mark}
          data-picked={(picked !== null && picked === line.id) || undefined}
        >
          <Head line={line} word={words(`marks.${line.mark}`)} onPick={onPick} />
          {line.fields.length === 0 ? null : (
            <dl className={styles.fields}>
              {line.fields.map((field, index) => (
                <div key={`${field.title} ${index}`} className={styles.field}>
                  <dt>{field.title}</dt>
                  <dd>
                    <del dir="auto">{field.before}</del> <span aria-hidden>→</span> <ins dir="auto">{field.after}</ins>
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </li>
      ))}
    </ul>
  );
}

function Head({ line, word, onPick }: { line: ChangeLine; word: string; onPick: (stageId: string) => void }) {
  const label = (
    <>
      <span className={styles.sign} aria-hidden>
        {signs[line.mark]}
      </span>
      <span className={styles.title} dir="auto">
        {line.title}
      </span>
      <span className={styles.word}>{word}</span>
    </>
  );
  const { id } = line;
  if (line.part !== "stage" || id === null) return <div className={styles.head}>{label}</div>;
  return (
    <button type="button" className={styles.head} onClick={() => onPick(id)}>
      {label}
    </button>
  );
}
