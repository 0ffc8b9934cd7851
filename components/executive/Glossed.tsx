"use client";

import { createContext, useContext } from "react";
import { useTranslations } from "use-intl";
import { Popover } from "../ui/Popover.tsx";
import styles from "./Glossed.module.css";
import { glossed, type Term } from "./glossary.ts";

/** The page's footnotes in their order; a word's place in them is its number on paper. */
const Footnotes = createContext<readonly Term[]>([]);
export const FootnotesProvider = Footnotes.Provider;

/** A sentence whose words of the field can be asked for their meaning; on paper they carry the number of a footnote. */
export function Glossed({ text }: { text: string }) {
  const t = useTranslations("executive.glossary");
  const notes = useContext(Footnotes);
  return glossed(text).map(({ text: part, term }, index) => {
    if (term === null) return part;
    const number = notes.indexOf(term) + 1;
    return (
      <span key={`${index}-${part}`}>
        <Popover
          label={part}
          trigger={
            <button type="button" className={styles.word}>
              {part}
            </button>
          }
        >
          <p className={styles.meaning}>{t(term)}</p>
        </Popover>
        {number === 0 ? null : (
          <sup className={styles.number} aria-hidden>
            {number}
          </sup>
        )}
      </span>
    );
  });
}

/** What the words mean, numbered; on paper always, on a screen when asked for. */
export function FootnoteList() {
  const t = useTranslations("executive");
  const notes = useContext(Footnotes);
  if (notes.length === 0) return null;
  return (
    <details className={styles.notes}>
      <summary>{t("words")}</summary>
      <ol>
        {notes.map((term) => (
          <li key={term}>{t(`glossary.${term}`)}</li>
        ))}
      </ol>
    </details>
  );
}
