import type { ReactNode } from "react";
import styles from "./MessagePage.module.css";

/** A page that has only one thing to say. */
export function MessagePage({ title, children, action }: { title: string; children: ReactNode; action: ReactNode }) {
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.text}>{children}</p>
      <div>{action}</div>
    </main>
  );
}
