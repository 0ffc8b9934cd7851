"use client";

import type { Metrics, StageResult } from "../../server/stages/contract.ts";
import { formatCount, formatValue } from "../format/number.ts";
import { Table } from "../ui/Table.tsx";
import styles from "./MetricsTable.module.css";
import { beats, metricOrder, metricWords } from "./metricWords.ts";

const roles = [
  { key: "validation", label: "validation" },
  { key: "test", label: "test" },
  { key: "baseline", label: "baseline" },
] as const;

function Cell({ value, better }: { value: Metrics[keyof Metrics]; better: boolean | null }) {
  if (!value || value.value === null) return <td data-numeric>–</td>;
  const ranged = value.low !== null && value.high !== null && value.low !== value.high;
  return (
    <td data-numeric>
      <span className={better === true ? styles.better : better === false ? styles.worse : undefined}>
        {formatValue(value.value)}
      </span>
      {ranged ? (
        <span className={styles.range}>
          {formatValue(value.low)}–{formatValue(value.high)}
        </span>
      ) : null}
    </td>
  );
}

/**
 * Metrics with their ranges beside the baseline they must beat.
 * @param refused rows the production twin refused while being judged; never left out silently
 */
export function MetricsTable({ metrics, refused }: { metrics: StageResult["metrics"]; refused: number | null }) {
  const columns = roles.filter((role) => metrics[role.key] && Object.keys(metrics[role.key] ?? {}).length > 0);
  const keys = metricOrder.filter((key) => columns.some((column) => metrics[column.key]?.[key]));
  return (
    <div className={styles.metrics} data-testid="metrics">
      <Table label="Metrics">
        <thead>
          <tr>
            <th scope="col">metric</th>
            {columns.map((column) => (
              <th key={column.key} scope="col" data-numeric>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key} data-metric={key}>
              <th scope="row">{metricWords[key].name}</th>
              {columns.map((column) => (
                <Cell
                  key={column.key}
                  value={metrics[column.key]?.[key]}
                  better={
                    column.key === "baseline"
                      ? null
                      : beats(key, metrics[column.key]?.[key]?.value, metrics.baseline?.[key]?.value)
                  }
                />
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
      {refused !== null ? <p className={styles.note}>refused: {formatCount(refused)} rows</p> : null}
      {!metrics.test ? <p className={styles.note}>The test set is closed. A final evaluation opens it.</p> : null}
    </div>
  );
}
