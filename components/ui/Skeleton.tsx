"use client";

import styles from "./Skeleton.module.css";
import { useUiText } from "./uiText.ts";

/** The shape of what is coming. Give it the size of the thing itself, so nothing jumps. */
export function Skeleton({ width = "100%", height = 16 }: { width?: number | string; height?: number | string }) {
  return <span className={styles.skeleton} style={{ width, height }} aria-hidden />;
}

/** Several lines of it, for a table or a list. */
export function SkeletonRows({ rows = 5, height = 36, label }: { rows?: number; height?: number; label?: string }) {
  const text = useUiText();
  return (
    <div className={styles.rows} role="status" aria-label={label ?? text.loading}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} />
      ))}
    </div>
  );
}
