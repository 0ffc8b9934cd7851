import type { Panel } from "../../server/stages/contract.ts";

/** The numbers behind a panel: what "show as table" shows and what the CSV holds. */
export type PanelTable = {
  columns: { key: string; label: string; numeric: boolean }[];
  rows: Record<string, string | number | boolean | null>[];
};

type Rows = PanelTable["rows"];
const column = (key: string, label: string, numeric = false): PanelTable["columns"][number] => ({
  key,
  label,
  numeric,
});
const unitLabel = (label: string, unit: string | undefined): string => (unit ? `${label} (${unit})` : label);

/** Ranges get columns only when at least one row has one. */
function rangeColumns(
  items: { low?: number | null | undefined; high?: number | null | undefined }[],
): PanelTable["columns"] {
  const any = items.some((item) => typeof item.low === "number" || typeof item.high === "number");
  return any ? [column("low", "low", true), column("high", "high", true)] : [];
}

/**
 * @param panel any panel of a stage's result
 * @returns its numbers as rows, none left out and none rounded
 */
export function tableOfPanel(panel: Panel): PanelTable {
  switch (panel.kind) {
    case "stats":
      return {
        columns: [
          column("label", "measure"),
          column("value", "value", true),
          ...(panel.items.some((item) => item.unit) ? [column("unit", "unit")] : []),
          ...rangeColumns(panel.items),
          ...(panel.items.some((item) => typeof item.baseline === "number")
            ? [column("baseline", "baseline", true)]
            : []),
        ],
        rows: panel.items.map((item) => ({
          label: item.label,
          value: item.value,
          unit: item.unit ?? null,
          low: item.low ?? null,
          high: item.high ?? null,
          baseline: item.baseline ?? null,
        })),
      };
    case "table":
      return {
        columns: panel.columns.map((each) => column(each.key, unitLabel(each.label, each.unit), each.numeric === true)),
        rows: panel.rows,
      };
    case "bars":
      return {
        columns: [
          column("label", panel.title),
          column("value", unitLabel("value", panel.unit), true),
          ...rangeColumns(panel.items),
        ],
        rows: panel.items.map((item) => ({
          label: item.label,
          value: item.value,
          low: item.low ?? null,
          high: item.high ?? null,
        })),
      };
    case "line":
      return {
        columns: [column("series", "series"), column("x", panel.x, true), column("y", panel.y, true)],
        rows: panel.series.flatMap((series): Rows => series.points.map(([x, y]) => ({ series: series.name, x, y }))),
      };
    case "histogram":
      return {
        columns: [
          column("from", unitLabel("from", panel.unit), true),
          column("to", unitLabel("to", panel.unit), true),
          ...panel.series.map((series, index) => column(`s${index}`, series.name, true)),
        ],
        rows: panel.edges.slice(0, -1).map((from, bin) => ({
          from,
          to: panel.edges[bin + 1] ?? null,
          ...Object.fromEntries(panel.series.map((series, index) => [`s${index}`, series.counts[bin] ?? null])),
        })),
      };
    case "matrix":
      return {
        columns: [
          column("row", panel.rowTitle ?? ""),
          ...panel.columns.map((label, index) => column(`c${index}`, label, true)),
        ],
        rows: panel.rows.map((row, at) => ({
          row,
          ...Object.fromEntries(panel.columns.map((_, index) => [`c${index}`, panel.values[at]?.[index] ?? null])),
        })),
      };
    case "operations":
      return {
        columns: [
          column("name", "operation"),
          column("rowsIn", "rows in", true),
          column("rowsOut", "rows out", true),
          column("rejected", "rejected", true),
          column("made", "made", true),
          ...(panel.items.some((item) => item.note) ? [column("note", "note")] : []),
        ],
        rows: panel.items.map((item) => ({ ...item, note: item.note ?? null })),
      };
    case "text":
      return { columns: [column("text", panel.title)], rows: [{ text: panel.text }] };
  }
}
