"use client";

import { Skeleton } from "../ui/Skeleton.tsx";
import { useUiText } from "../ui/uiText.ts";
import styles from "./EditorSkeleton.module.css";

const KINDS = 9;
const CARDS = 6;

/** The editor on its way: palette, cards on the canvas, inspector. */
export function EditorSkeleton() {
  const text = useUiText();
  return (
    <div className={styles.editor} role="status" aria-label={text.loading}>
      <div className={styles.side}>
        <Skeleton height={32} />
        {Array.from({ length: KINDS }, (_, kind) => (
          <Skeleton key={kind} width={`${50 + ((kind * 17) % 35)}%`} height={14} />
        ))}
      </div>
      <div className={styles.canvas}>
        {Array.from({ length: CARDS }, (_, card) => (
          <div key={card} className={styles.card}>
            <Skeleton width="55%" height={14} />
            <Skeleton width="85%" height={10} />
            <Skeleton width="70%" height={10} />
          </div>
        ))}
      </div>
      <div className={styles.inspector}>
        <Skeleton width="45%" height={20} />
        <Skeleton height={32} />
        <Skeleton height={32} />
        <Skeleton width="80%" height={12} />
      </div>
    </div>
  );
}
