import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Tone } from "./Badge.tsx";
import styles from "./Callout.module.css";
import { classNames } from "./classNames.ts";

const icons: Record<Tone, ReactNode> = {
  neutral: <Info />,
  accent: <Info />,
  good: <CircleCheck />,
  warn: <TriangleAlert />,
  bad: <CircleAlert />,
};

export type CalloutProps = {
  tone?: Tone;
  title?: ReactNode;
  children?: ReactNode;
  /** A button that does what the text advises. */
  action?: ReactNode;
  /** Announces itself to screen readers: for what appears after the page was read. */
  live?: boolean;
};

/** A sentence that must not be overlooked: what happened, why, what to do. */
export function Callout({ tone = "neutral", title, children, action, live = false }: CalloutProps) {
  return (
    <div
      className={classNames(styles.callout, styles[tone])}
      role={live ? (tone === "bad" ? "alert" : "status") : undefined}
    >
      {icons[tone]}
      <div className={styles.text}>
        {title === undefined ? null : <strong>{title}</strong>}
        {children === undefined ? null : <div>{children}</div>}
      </div>
      {action === undefined ? null : <div className={styles.action}>{action}</div>}
    </div>
  );
}
