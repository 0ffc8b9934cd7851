import type { ReactNode } from "react";
import styles from "./AuthCard.module.css";

/** The frame of every page before one is signed in. */
export function AuthCard({
  title,
  lead,
  children,
  foot,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  foot?: ReactNode;
}) {
  return (
    <main className={styles.page}>
      <p className={styles.brand}>Stagecraft</p>
      <div className={styles.card}>
        <h1 className={styles.title}>{title}</h1>
        {lead === undefined ? null : <p className={styles.lead}>{lead}</p>}
        {children}
      </div>
      {foot === undefined ? null : <p className={styles.foot}>{foot}</p>}
    </main>
  );
}
