import type { Panel } from "../../server/stages/contract.ts";
import { figureText } from "./figureText.ts";
import type { ChangedColumn, Side } from "./look.ts";

function histogramOf(id: string, title: string, sides: [string, Side | null][]): Panel | null {
  const known = sides.flatMap(([name, side]) => (side?.histogram ? [{ name, histogram: side.histogram }] : []));
  const [first] = known;
  if (!first) return null;
  return {
    kind: "histogram",
    id,
    title,
    edges: first.histogram.edges,
    series: known.map(({ name, histogram }) => ({ name, counts: histogram.counts })),
  };
}

function valuesOf(id: string, title: string, column: ChangedColumn): Panel | null {
  const count = (side: Side | null, label: string): number =>
    side?.top.find((entry) => figureText(entry.value) === label)?.count ?? 0;
  const labels = [
    ...new Set([...(column.before?.top ?? []), ...(column.after?.top ?? [])].map((entry) => figureText(entry.value))),
  ].slice(0, 8);
  if (labels.length === 0) return null;
  return {
    kind: "table",
    id,
    title,
    columns: [
      { key: "value", label: "Value" },
      { key: "before", label: "Before", unit: "rows", numeric: true },
      { key: "after", label: "After", unit: "rows", numeric: true },
    ],
    rows: labels.map((value) => ({ value, before: count(column.before, value), after: count(column.after, value) })),
  };
}

/** Pictures of a column before and after an operation: over each other on one axis, or beside each other on two. */
export function changePanels(column: ChangedColumn): Panel[] {
  const { name, before, after } = column;
  const id = `change:${name}`;
  const drawn = (before?.histogram ?? null) !== null || (after?.histogram ?? null) !== null;
  const made = !drawn
    ? [valuesOf(id, `Values of ${name}`, column)]
    : column.sharedAxis
      ? [
          histogramOf(id, `${name}, before and after`, [
            ["Before", before],
            ["After", after],
          ]),
        ]
      : [
          histogramOf(`${id}:before`, `${name} before`, [["Before", before]]),
          histogramOf(`${id}:after`, `${name} after`, [["After", after]]),
        ];
  return made.filter((panel) => panel !== null);
}
