"use client";

import { useTranslations } from "use-intl";
import styles from "./Scorecards.module.css";
import type { Colour } from "./types.ts";

/** Shapes differ as well as colours: a disc, a triangle, a square, a ring and a dash. */
const shapes: Record<Colour, React.ReactNode> = {
  green: <circle cx="8" cy="8" r="6.5" />,
  amber: <path d="M8 1.5 15 14H1z" />,
  red: <rect x="2" y="2" width="12" height="12" rx="1" />,
  unknown: <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="2.6 2" />,
  not_applicable: <rect x="2" y="7" width="12" height="2" />,
};

/** A colour as shape, colour and word. @param quiet the word is read out but not shown */
export function Mark({ colour, quiet = false }: { colour: Colour; quiet?: boolean }) {
  const t = useTranslations("scorecards.colours");
  return (
    <span className={styles.mark} data-colour={colour}>
      <svg viewBox="0 0 16 16" width="14" height="14" fill="currentColor" aria-hidden>
        {shapes[colour]}
      </svg>
      <span className={quiet ? styles.unseen : undefined}>{t(colour)}</span>
    </span>
  );
}
