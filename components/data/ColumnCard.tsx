"use client";

import { formatCount, formatShare, formatValue } from "../format/number.ts";
import { PanelView } from "../charts/index.ts";
import type { Panel } from "../../server/stages/contract.ts";
import type { ColumnFigures, ColumnProfile } from "./profile.ts";
import styles from "./data.module.css";

const figureText = (value: ColumnFigures["min"]): string =>
  typeof value === "number" ? formatValue(value) : value === null ? "–" : String(value);
const isDate = (type: string): boolean => type === "date" || type === "datetime";

/** A column's distribution as a panel, so that it can be shown as a table and saved like every other. */
export function distributionOf(name: string, column: ColumnProfile): Panel | null {
  const title = `Distribution of ${name}`;
  if (column.histogram && !isDate(column.type))
    return {
      kind: "histogram",
      id: `column:${name}`,
      title,
      edges: column.histogram.edges,
      series: [{ name: "rows", counts: column.histogram.counts }],
    };
  if (column.top.length === 0) return null;
  return {
    kind: "bars",
    id: `column:${name}`,
    title: `Most frequent values of ${name}`,
    items: column.top.slice(0, 10).map((entry) => ({ label: figureText(entry.value), value: entry.count })),
    unit: "rows",
  };
}

/** Everything known about one column. */
export function ColumnCard({ name, column, rows }: { name: string; column: ColumnProfile; rows: number }) {
  const panel = distributionOf(name, column);
  const facts: [string, string][] = [
    [
      "missing",
      column.missing === 0
        ? "none"
        : `${formatShare(column.missing)} (${formatCount(Math.round(column.missing * rows))})`,
    ],
    ["distinct", formatCount(column.distinct)],
    ...(column.min !== null ? ([["smallest", figureText(column.min)]] satisfies [string, string][]) : []),
    ...(column.quantiles["0.5"] !== undefined
      ? ([["median", figureText(column.quantiles["0.5"])]] satisfies [string, string][])
      : []),
    ...(column.mean !== null ? ([["mean", formatValue(column.mean)]] satisfies [string, string][]) : []),
    ...(column.std !== null ? ([["spread", formatValue(column.std)]] satisfies [string, string][]) : []),
    ...(column.max !== null ? ([["largest", figureText(column.max)]] satisfies [string, string][]) : []),
  ];
  const parts = Object.entries(column.byPartition);
  return (
    <div className={styles.card}>
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {panel ? <PanelView panel={panel} /> : null}
      {parts.length > 0 ? (
        <table className={styles.parts} aria-label={`${name} by partition`}>
          <thead>
            <tr>
              <th scope="col">partition</th>
              <th scope="col">missing</th>
              <th scope="col">{column.mean === null ? "distinct" : "mean"}</th>
            </tr>
          </thead>
          <tbody>
            {parts.map(([part, figures]) => (
              <tr key={part}>
                <td>{part}</td>
                <td>{formatShare(figures.missing)}</td>
                <td>{column.mean === null ? formatCount(figures.distinct) : formatValue(figures.mean)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </div>
  );
}
