"use client";

import type { PipelineDocument } from "../../server/pipeline/schema.ts";
import { getStage } from "../../server/stages/registry.ts";
import { useMemo } from "react";
import { Table } from "../ui/Table.tsx";
import styles from "./SettingsDiff.module.css";
import { settingRows } from "./settingRows.ts";

export type Labelled = { id: string; label: string; document: PipelineDocument };

/** The settings in which runs differ, one row each; what is the same is left out. */
export function SettingsDiff({ runs, label }: { runs: readonly Labelled[]; label: string }) {
  const rows = useMemo(() => settingRows(runs.map((run) => run.document)), [runs]);
  if (rows.length === 0) return <p className={styles.none}>No setting differs.</p>;
  return (
    <Table label={label} className={styles.table ?? ""} data-testid="settings-diff">
      <thead>
        <tr>
          <th scope="col">stage</th>
          <th scope="col">setting</th>
          {runs.map((run) => (
            <th key={run.id} scope="col">
              {run.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const hue = row.kind === null ? undefined : getStage(row.kind)?.hue;
          return (
            <tr key={row.key}>
              <th scope="row">
                <span className={styles.of} style={{ borderColor: hue ? `var(${hue})` : "var(--line-strong)" }}>
                  {row.of}
                </span>
              </th>
              <td className={styles.setting}>{row.setting}</td>
              {row.values.map((value, index) => (
                <td
                  key={runs[index]?.id ?? index}
                  className={styles.value}
                  data-differs={value !== row.values[0] || undefined}
                  title={value ?? undefined}
                >
                  {value ?? <span className={styles.absent}>not in it</span>}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
