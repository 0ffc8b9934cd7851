"use client";

import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import type { Finding } from "./useCompiled.ts";
import styles from "./targets.module.css";

/** What AWS would refuse, and what deserves a second look; a click leads to the field. */
export function FindingList({
  findings,
  onFinding,
}: {
  findings: readonly Finding[];
  onFinding: (finding: Finding) => void;
}) {
  if (findings.length === 0)
    return (
      <p className={styles.clear}>
        <CircleCheck aria-hidden size={16} /> Checked against AWS’s own description: nothing to mend.
      </p>
    );
  const sorted = [...findings].sort((a, b) => Number(a.level !== "error") - Number(b.level !== "error"));
  return (
    <ul className={styles.findings} aria-label="Findings">
      {sorted.map((finding, index) => {
        const Icon = finding.level === "error" ? CircleAlert : TriangleAlert;
        const words = `${finding.stageName === null ? "" : `${finding.stageName}: `}${finding.message}`;
        return (
          <li key={`${finding.code}:${index}`} data-level={finding.level} data-code={finding.code}>
            <Icon size={16} role="img" aria-label={finding.level === "error" ? "Error" : "Warning"} />
            {finding.field === null ? (
              <span>{words}</span>
            ) : (
              <button type="button" onClick={() => onFinding(finding)}>
                {words}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
