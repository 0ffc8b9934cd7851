"use client";

import { useState } from "react";
import { PanelView } from "../charts/index.ts";
import { formatCount, formatShare, formatValue } from "../format/number.ts";
import styles from "./data.module.css";
import { distributionOf, type Split } from "./distribution.ts";
import { figureText } from "./figureText.ts";
import type { Classes } from "./look.ts";
import type { ColumnProfile } from "./profile.ts";
import { QuietSwitch } from "./QuietSwitch.tsx";

const QUANTILES: readonly [string, string][] = [
  ["0.05", "5 %"],
  ["0.25", "25 %"],
  ["0.5", "median"],
  ["0.75", "75 %"],
  ["0.95", "95 %"],
];

function factsOf(column: ColumnProfile, rows: number): [string, string][] {
  const facts: [string, string][] = [
    [
      "missing",
      column.missing === 0
        ? "none"
        : `${formatShare(column.missing)} (${formatCount(Math.round(column.missing * rows))})`,
    ],
    ["distinct", formatCount(column.distinct)],
  ];
  if (column.min !== null) facts.push(["smallest", figureText(column.min)]);
  for (const [key, label] of QUANTILES)
    if (column.quantiles[key] !== undefined) facts.push([label, figureText(column.quantiles[key])]);
  if (column.max !== null) facts.push(["largest", figureText(column.max)]);
  if (column.mean !== null)
    facts.push([
      column.type === "boolean" ? "share of yes" : "mean",
      column.type === "boolean" ? formatShare(column.mean) : formatValue(column.mean),
    ]);
  if (column.std !== null) facts.push(["standard deviation", formatValue(column.std)]);
  return facts;
}

/** Figures of the parts a column is split into, as lines of a small table. */
function partsOf(name: string, column: ColumnProfile, split: Split, classes: Classes | undefined) {
  if (split === "class")
    return Object.entries(classes?.columns[name] ?? {}).map(([part, figures]) => ({ part, ...figures }));
  return Object.entries(column.byPartition).map(([part, figures]) => ({
    part,
    ...figures,
    median: figures.quantiles["0.5"],
  }));
}

/** Everything known about one column: figures, picture, and both by partition or class. */
export function ColumnCard({
  name,
  column,
  rows,
  classes,
}: {
  name: string;
  column: ColumnProfile;
  rows: number;
  classes?: Classes | undefined;
}) {
  const [split, setSplit] = useState<Split>("all");
  const withClasses = classes?.columns[name] !== undefined;
  const withParts = Object.keys(column.byPartition).length > 1;
  const shown = (split === "class" && !withClasses) || (split === "partition" && !withParts) ? "all" : split;
  const panel = distributionOf(name, column, shown, classes);
  const parts = shown === "all" ? [] : partsOf(name, column, shown, classes);
  const numeric = column.mean !== null && column.type !== "boolean";
  return (
    <div className={styles.card}>
      <dl className={styles.facts}>
        {factsOf(column, rows).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {withParts || withClasses ? (
        <QuietSwitch
          label={`Split ${name}`}
          value={shown}
          onChange={setSplit}
          choices={[
            { value: "all", label: "All rows" },
            ...(withParts ? [{ value: "partition" as const, label: "By partition" }] : []),
            ...(withClasses ? [{ value: "class" as const, label: "By class" }] : []),
          ]}
        />
      ) : null}
      {panel ? <PanelView key={panel.id} panel={panel} /> : <p className={styles.note}>There is nothing to draw.</p>}
      {parts.length > 0 ? (
        <table className={styles.parts} aria-label={`${name} by ${shown}`}>
          <thead>
            <tr>
              <th scope="col">{shown}</th>
              <th scope="col">missing</th>
              <th scope="col">distinct</th>
              {numeric ? <th scope="col">mean</th> : null}
              {numeric ? <th scope="col">median</th> : null}
            </tr>
          </thead>
          <tbody>
            {parts.map((figures) => (
              <tr key={figures.part}>
                <td>{figures.part}</td>
                <td>{formatShare(figures.missing)}</td>
                <td>{formatCount(figures.distinct)}</td>
                {numeric ? <td>{formatValue(figures.mean)}</td> : null}
                {numeric ? <td>{figureText(figures.median)}</td> : null}
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {shown === "class" && classes ? (
        <p className={styles.note}>From {formatCount(classes.sampled)} training rows.</p>
      ) : null}
    </div>
  );
}
