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
    case "line": {
      const weighed = panel.series.some((series) => series.weights);
      return {
        columns: [
          column("series", "series"),
          column("x", panel.x, true),
          column("y", panel.y, true),
          ...(weighed ? [column("rows", "rows", true)] : []),
        ],
        rows: panel.series.flatMap((series): Rows =>
          series.points.map(([x, y], at) => ({
            series: series.name,
            x,
            y,
            ...(weighed ? { rows: series.weights?.[at] ?? null } : {}),
          })),
        ),
      };
    }
    case "thresholds":
      return {
        columns: [
          column("threshold", "threshold", true),
          column("tp", `${panel.positive} found`, true),
          column("fp", `${panel.negative} flagged`, true),
          column("fn", `${panel.positive} missed`, true),
          column("tn", `${panel.negative} left alone`, true),
          column("frozen", "frozen"),
        ],
        rows: panel.thresholds.map((threshold, at) => ({
          threshold,
          tp: panel.tp[at] ?? null,
          fp: panel.fp[at] ?? null,
          fn: panel.positives - (panel.tp[at] ?? 0),
          tn: panel.negatives - (panel.fp[at] ?? 0),
          frozen: threshold === panel.frozen ? "frozen" : null,
        })),
      };
    case "parallel":
      return {
        columns: [
          column("label", "line"),
          column("state", "state"),
          ...panel.axes.map((axis, at) => column(`a${at}`, unitLabel(axis.label, axis.unit), true)),
        ],
        rows: panel.rows.map((row) => ({
          label: row.label,
          state: row.state,
          ...Object.fromEntries(panel.axes.map((_, at) => [`a${at}`, row.values[at] ?? null])),
        })),
      };
    case "multiples":
      return {
        columns: [
          column("name", "column"),
          column("word", "state"),
          column("effect", panel.effect, true),
          column("bin", "values"),
          column("before", panel.before, true),
          column("after", panel.after, true),
        ],
        rows: panel.items.flatMap((item): Rows =>
          item.bins.map((bin) => ({
            name: item.name,
            word: item.word,
            effect: item.effect,
            bin: bin.label,
            before: bin.before,
            after: bin.after,
          })),
        ),
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
