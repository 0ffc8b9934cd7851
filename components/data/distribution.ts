import type { Panel } from "../../server/stages/contract.ts";
import { figureText } from "./figureText.ts";
import type { Classes } from "./look.ts";
import type { ColumnProfile } from "./profile.ts";

export type Split = "all" | "partition" | "class";

const isDate = (type: string): boolean => type === "date" || type === "datetime";
const MOST_VALUES = 10;

/** Edges of dates are milliseconds; days since 1970 would say nothing, so a year with its fraction is shown. */
const YEAR_MS = 365.2425 * 86_400_000;
const yearOf = (milliseconds: number): number => 1970 + milliseconds / YEAR_MS;

type Part = { name: string; counts: number[] | null; top: ColumnProfile["top"] };

function partsOf(name: string, column: ColumnProfile, split: Split, classes: Classes | undefined): Part[] {
  const whole = { name: "rows", counts: column.histogram?.counts ?? null, top: column.top };
  if (split === "partition") {
    const parts = Object.entries(column.byPartition).map(([part, figures]) => ({
      name: part,
      counts: figures.histogram?.counts ?? null,
      top: figures.top,
    }));
    return parts.length > 0 ? parts : [whole];
  }
  const mine = classes?.columns[name];
  if (split === "class" && classes && mine)
    return classes.classes.flatMap((each) => {
      const figures = mine[each];
      return figures ? [{ name: each, counts: figures.counts, top: figures.top }] : [];
    });
  return [whole];
}

/** Counts as shares: parts of different size can only be compared so. */
function shares(counts: readonly number[]): number[] {
  const sum = counts.reduce((total, count) => total + count, 0);
  return counts.map((count) => (sum === 0 ? 0 : (100 * count) / sum));
}

/**
 * A column's distribution as a panel, so that it can be shown as a table and saved like every other.
 * @param split all rows together, or beside each other by partition or class (then in per cent of each part)
 */
export function distributionOf(
  name: string,
  column: ColumnProfile,
  split: Split = "all",
  classes?: Classes,
): Panel | null {
  const title = `Distribution of ${name}`;
  const id = `column:${name}:${split}`;
  const parts = partsOf(name, column, split, classes);
  const compared = parts.length > 1;
  if (column.histogram) {
    const edges = isDate(column.type) ? column.histogram.edges.map(yearOf) : column.histogram.edges;
    const series = parts.flatMap(({ name: part, counts }) =>
      counts?.length === edges.length - 1 ? [{ name: part, counts: compared ? shares(counts) : counts }] : [],
    );
    if (series.length === 0) return null;
    return {
      kind: "histogram",
      id,
      title,
      edges,
      series,
      ...(isDate(column.type) ? { unit: "year" } : {}),
      ...(compared ? { countUnit: "%", note: "Shares of the rows of each part, in per cent." } : {}),
    };
  }
  if (column.top.length === 0) return null;
  if (!compared)
    return {
      kind: "bars",
      id,
      title: `Most frequent values of ${name}`,
      items: column.top.slice(0, MOST_VALUES).map((entry) => ({ label: figureText(entry.value), value: entry.count })),
      unit: "rows",
    };
  const values = column.top.slice(0, MOST_VALUES).map((entry) => figureText(entry.value));
  return {
    kind: "matrix",
    id,
    title: `Most frequent values of ${name}`,
    rows: values,
    columns: parts.map((part) => part.name),
    values: values.map((value) =>
      parts.map((part) => {
        const known = part.top.reduce((sum, entry) => sum + entry.count, 0);
        const count = part.top.find((entry) => figureText(entry.value) === value)?.count ?? 0;
        return known === 0 ? null : (100 * count) / known;
      }),
    ),
    note: "Per cent of the frequent values of each part.",
  };
}
