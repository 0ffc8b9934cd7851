"use client";

import { Skeleton } from "../ui/Skeleton.tsx";
import { useUiText } from "../ui/uiText.ts";
import styles from "./PageSkeleton.module.css";

/** The bar on top, for pages that bring it themselves. */
function Bar() {
  return (
    <div className={styles.bar}>
      <Skeleton width={92} height={16} />
      <Skeleton width={150} height={14} />
      <span className={styles.end}>
        <Skeleton width={24} height={24} />
        <Skeleton width={24} height={24} />
      </span>
    </div>
  );
}

/**
 * The shape of a page on its way: its title, and the panels or rows below.
 * @param bar whether the page brings the bar on top itself
 */
export function PageSkeleton({ bar = false, shape = "rows" }: { bar?: boolean; shape?: "rows" | "panels" }) {
  const text = useUiText();
  return (
    <div role="status" aria-label={text.loading}>
      {bar ? <Bar /> : null}
      <div className={styles.page} data-shape={shape}>
        <Skeleton width={180} height={26} />
        {shape === "rows"
          ? Array.from({ length: 7 }, (_, row) => (
              <div key={row} className={styles.row}>
                <Skeleton width="60%" height={12} />
                <Skeleton width="75%" height={12} />
                <Skeleton width="50%" height={12} />
                <Skeleton width="40%" height={12} />
              </div>
            ))
          : Array.from({ length: 3 }, (_, panel) => (
              <div key={panel} className={styles.panel}>
                <Skeleton width={120} height={14} />
                <Skeleton width="90%" height={12} />
                <Skeleton width="70%" height={12} />
              </div>
            ))}
      </div>
    </div>
  );
}
