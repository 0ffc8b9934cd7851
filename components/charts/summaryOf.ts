import type { Panel } from "../../server/stages/contract.ts";
import { formatCount, formatValue, withUnit } from "../format/number.ts";
import type { PanelOf } from "./chartParts.ts";

type Series = PanelOf<"line">["series"][number];

function lineWords(series: Series): string {
  const [first, last] = [series.points[0], series.points.at(-1)];
  if (!first || !last) return `${series.name} has no points`;
  if (series.points.length === 1) return `${series.name} at ${formatValue(first[0])}, ${formatValue(first[1])}`;
  if (series.style === "points") return `${series.name}, ${series.points.length} points`;
  const change = last[1] > first[1] ? "rises" : last[1] < first[1] ? "falls" : "goes";
  return `${series.name} ${change} from ${formatValue(first[1])} at ${formatValue(first[0])} to ${formatValue(last[1])} at ${formatValue(last[0])}`;
}

function highest(counts: readonly number[]): number {
  return counts.reduce((best, count, at) => (count > (counts[best] ?? 0) ? at : best), 0);
}

/** What a picture says, in one or two sentences, for those who don't see it. */
export function summaryOf(panel: Panel): string {
  switch (panel.kind) {
    case "bars": {
      const shown = panel.items
        .slice(0, 3)
        .map((item) => `${item.label} ${withUnit(formatValue(item.value), panel.unit)}`);
      return `${panel.title}: ${panel.items.length} bars; ${shown.join(", ")}${panel.items.length > 3 ? " and more" : ""}.`;
    }
    case "line":
      return `${panel.title}: ${panel.y} over ${panel.x}. ${panel.series.map(lineWords).join("; ")}.`;
    case "histogram": {
      const parts = panel.series.map((series) => {
        const at = highest(series.counts);
        const rows = series.counts.reduce((sum, count) => sum + count, 0);
        return `${series.name}, ${formatCount(rows)} in all, most between ${formatValue(panel.edges[at])} and ${formatValue(panel.edges[at + 1])}`;
      });
      return `${panel.title}: histogram from ${formatValue(panel.edges[0])} to ${withUnit(formatValue(panel.edges.at(-1)), panel.unit)}. ${parts.join("; ")}.`;
    }
    case "matrix":
      return `${panel.title}: ${panel.rows.length} rows by ${panel.columns.length} columns.`;
    case "parallel": {
      const best = panel.rows.find((row) => row.state === "best");
      const said = best
        ? ` ${best.label} is best: ${panel.axes.map((axis, at) => `${axis.label} ${withUnit(formatValue(best.values[at]), axis.unit)}`).join(", ")}.`
        : "";
      return `${panel.title}: ${panel.rows.length} lines over ${panel.axes.length} axes.${said}`;
    }
    case "multiples": {
      const moved = panel.items.filter((item) => item.tone === "bad" || item.tone === "warn");
      const said = moved
        .slice(0, 5)
        .map((item) => `${item.name} ${item.word}, ${panel.effect} ${formatValue(item.effect)}`);
      return `${panel.title}: ${panel.items.length} columns, ${panel.before} beside ${panel.after}. ${moved.length === 0 ? "None passes a limit" : said.join("; ")}.`;
    }
    default:
      return panel.title;
  }
}
