import type { EChartsCoreOption } from "echarts/core";
import type { Panel } from "../../server/stages/contract.ts";
import { formatValue, withUnit } from "../format/number.ts";
import { barsOption } from "./barsOption.ts";
import type { ChartColors } from "./chartColors.ts";
import type { PanelOf } from "./chartParts.ts";
import { histogramOption } from "./histogramOption.ts";
import { lineOption } from "./lineOption.ts";
import { matrixOption } from "./matrixOption.ts";

export type PicturePanel = PanelOf<"bars" | "line" | "histogram" | "matrix">;

export const isPicture = (panel: Panel): panel is PicturePanel =>
  panel.kind === "bars" || panel.kind === "line" || panel.kind === "histogram" || panel.kind === "matrix";

/** Pixels for one bar with its gap: labels stay readable without a legend. */
const BAR_STEP = 24;
const CELL = 34;

/** Height a picture needs, in pixels. */
export function heightOf(panel: PicturePanel): number {
  if (panel.kind === "bars") return Math.max(60, panel.items.length * BAR_STEP + 12);
  if (panel.kind === "matrix") return Math.min(640, Math.max(150, panel.rows.length * CELL + 64));
  return panel.kind === "line" ? 240 : 200;
}

/** What a screen reader says first. */
export function summaryOf(panel: PicturePanel): string {
  switch (panel.kind) {
    case "bars":
      return `${panel.title}: ${panel.items.length} bars; ${panel.items
        .slice(0, 3)
        .map((item) => `${item.label} ${withUnit(formatValue(item.value), panel.unit)}`)
        .join(", ")}`;
    case "line":
      return `${panel.title}: ${panel.y} over ${panel.x}; ${panel.series.map((series) => `${series.name}, ${series.points.length} points`).join("; ")}`;
    case "histogram":
      return `${panel.title}: histogram of ${panel.series.map((series) => series.name).join(", ")} from ${formatValue(panel.edges[0])} to ${formatValue(panel.edges.at(-1))}`;
    case "matrix":
      return `${panel.title}: ${panel.rows.length} rows by ${panel.columns.length} columns`;
  }
}

/**
 * @param still true where motion is unwelcome
 * @returns what the drawing library needs for this panel
 */
export function optionOf(panel: PicturePanel, colors: ChartColors, still: boolean): EChartsCoreOption {
  switch (panel.kind) {
    case "bars":
      return barsOption(panel, colors, still);
    case "line":
      return lineOption(panel, colors, still);
    case "histogram":
      return histogramOption(panel, colors, still);
    case "matrix":
      return matrixOption(panel, colors, still);
  }
}
