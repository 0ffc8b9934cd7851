import type { ReactNode } from "react";
import { classNames } from "./classNames.ts";
import styles from "./Badge.module.css";

export type Tone = "neutral" | "accent" | "good" | "warn" | "bad";

/** A short word about something, set off from the text around it. */
export function Badge({ children, tone = "neutral", icon }: { children: ReactNode; tone?: Tone; icon?: ReactNode }) {
  return (
    <span className={classNames(styles.badge, styles[tone])}>
      {icon}
      {children}
    </span>
  );
}
