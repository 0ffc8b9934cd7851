import type { Panel } from "../../../server/stages/contract.ts";
import type { Findings } from "../look.ts";

const MOST_BARS = 20;

/** What each column alone says about the target. */
export function powerPanel(findings: Findings, target: string | null): Panel | null {
  if (findings.power.length === 0 || findings.measure === null) return null;
  const classes = findings.measure !== "R²";
  return {
    kind: "bars",
    id: "power",
    title: `What each column alone tells about ${target ?? "the target"}`,
    items: findings.power.slice(0, MOST_BARS).map(({ column, value }) => ({ label: column, value })),
    note: classes
      ? "Area under the ROC curve of each column by itself, on training rows: 0.5 is guessing, 1 knows the answer."
      : "Share of the target’s spread each column explains by itself, on training rows.",
  };
}

/** Every pair of number columns. */
export function correlationPanel(findings: Findings): Panel | null {
  const { correlation } = findings;
  if (!correlation) return null;
  return {
    kind: "matrix",
    id: "correlation",
    title: "Correlation of number columns",
    rows: correlation.columns,
    columns: correlation.columns,
    values: correlation.values,
    note: "Pearson correlation on training rows, each pair over the rows where both are known.",
  };
}

/** The columns that move most with one column, strongest first. */
export function relatedTo(findings: Findings, column: string): { name: string; value: number }[] {
  const names = findings.correlation?.columns ?? [];
  const row = findings.correlation?.values[names.indexOf(column)] ?? [];
  return names
    .flatMap((name, at) => {
      const value = row[at] ?? null;
      return name === column || value === null ? [] : [{ name, value }];
    })
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
}
