"use client";

import { families, gone } from "../../server/pipeline/instances.ts";
import styles from "./targets.module.css";

/** What each family of instances is good for. */
export function MachineAdvice() {
  return (
    <details className={styles.advice}>
      <summary>Which machine for what</summary>
      <dl>
        {families.map(({ letter, title, advice }) => (
          <div key={letter}>
            <dt>{title}</dt>
            <dd>{advice}</dd>
          </div>
        ))}
      </dl>
      <p>{gone}</p>
    </details>
  );
}
