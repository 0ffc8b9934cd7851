import type { ReactNode } from "react";
import { classNames } from "./classNames.ts";
import styles from "./Panel.module.css";

/** A bordered part of a page with its title. */
export function Panel({
  title,
  aside,
  children,
  flush = false,
}: {
  title?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  flush?: boolean;
}) {
  return (
    <section className={styles.panel}>
      {title === undefined ? null : (
        <header className={styles.head}>
          <h2 className={styles.title}>{title}</h2>
          {aside === undefined ? null : <div className={styles.aside}>{aside}</div>}
        </header>
      )}
      <div className={classNames(!flush && styles.body)}>{children}</div>
    </section>
  );
}
