"use client";

import styles from "./Skeleton.module.css";
import { useUiText } from "./uiText.ts";

/** The shape of what is coming. Give it the size of the thing itself, so nothing jumps. */
export function Skeleton({ width = "100%", height = 16 }: { width?: number | string; height?: number | string }) {
  return <span className={styles.skeleton} style={{ width, height }} aria-hidden />;
}

export type SkeletonColumn = { title: string; width: number | string };

/** A table on its way: its real heading, and a bar where each cell will stand. */
export function SkeletonTable({
  columns,
  rows = 5,
  height = 36,
  label,
}: {
  columns: readonly SkeletonColumn[];
  rows?: number;
  height?: number;
  label?: string;
}) {
  const text = useUiText();
  return (
    <div role="status" aria-label={label ?? text.loading} className={styles.scroll}>
      <table className={styles.table} aria-hidden>
        <thead>
          <tr>
            {columns.map(({ title }) => (
              <th key={title}>{title}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: rows }, (_, row) => (
            <tr key={row} style={{ height }}>
              {columns.map(({ title, width }) => (
                <td key={title}>
                  <Skeleton width={width} height={12} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
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
