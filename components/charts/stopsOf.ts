import { isHelper } from "./lineOption.ts";
import type { PicturePanel } from "./optionOf.ts";
import { formatCount, formatValue, withUnit } from "../format/number.ts";

/** One place the arrow keys stop at: which mark of the drawing, and what it says. */
export type Stop = { series: number; item: number; text: string };

const MOST = 400;

/** The marks of a picture in reading order, so that a keyboard can walk them. */
export function stopsOf(panel: PicturePanel): Stop[] {
  switch (panel.kind) {
    case "bars":
      return panel.items.map((item, at) => ({
        series: 0,
        item: at,
        text: `${item.label}: ${withUnit(formatValue(item.value), panel.unit)}`,
      }));
    case "line":
      return panel.series
        .flatMap((series, at) =>
          series.points.map(([x, y], item) => ({
            series: at,
            // A helper line has its name as a point of its own behind the first.
            item: isHelper(series) && item > 0 ? item + 1 : item,
            text: `${series.name}: ${panel.x} ${formatValue(x)}, ${panel.y} ${formatValue(y)}`,
          })),
        )
        .slice(0, MOST);
    case "histogram":
      return panel.edges.slice(0, -1).flatMap((from, bin) =>
        panel.series.map((series, at) => ({
          series: at,
          item: bin,
          text: `${formatValue(from)} to ${withUnit(formatValue(panel.edges[bin + 1]), panel.unit)}: ${series.name} ${formatCount(series.counts[bin] ?? 0)}`,
        })),
      );
    case "matrix": {
      let item = -1;
      return panel.rows
        .flatMap((row, y) =>
          panel.columns.flatMap((name, x) => {
            const value = panel.values[y]?.[x] ?? null;
            if (value === null) return [];
            item += 1;
            return [{ series: 0, item, text: `${row}, ${name}: ${formatValue(value)}` }];
          }),
        )
        .slice(0, MOST);
    }
    case "parallel":
      return panel.rows
        .filter((row) => row.values.every((value) => value !== null))
        .map((row, item) => ({
          series: row.state === "best" ? 1 : 0,
          item: row.state === "best" ? 0 : item,
          text: `${row.label}: ${panel.axes.map((axis, at) => `${axis.label} ${withUnit(formatValue(row.values[at]), axis.unit)}`).join(", ")}`,
        }));
    case "multiples":
      return panel.items.map((each, at) => ({
        series: at * 2,
        item: each.bins.reduce((best, bin, bAt) => (bin.after > (each.bins[best]?.after ?? 0) ? bAt : best), 0),
        text: `${each.name}: ${each.word}, ${panel.effect} ${formatValue(each.effect)}${each.note ? `, ${each.note}` : ""}`,
      }));
  }
}
