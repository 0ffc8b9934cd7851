import type { EChartsCoreOption } from "echarts/core";
import type { Panel } from "../../server/stages/contract.ts";
import { barsOption } from "./barsOption.ts";
import type { ChartColors } from "./chartColors.ts";
import type { PanelOf, Paper } from "./chartParts.ts";
import { histogramOption } from "./histogramOption.ts";
import { lineOption } from "./lineOption.ts";
import { matrixOption } from "./matrixOption.ts";
import { multiplesHeight, multiplesOption } from "./multiplesOption.ts";
import { parallelOption } from "./parallelOption.ts";

export type PicturePanel = PanelOf<"bars" | "line" | "histogram" | "matrix" | "parallel" | "multiples">;

const pictures: readonly Panel["kind"][] = ["bars", "line", "histogram", "matrix", "parallel", "multiples"];
export const isPicture = (panel: Panel): panel is PicturePanel => pictures.includes(panel.kind);

/** Pixels for one bar with its gap: labels stay readable without a legend. */
const BAR_STEP = 24;
const CELL = 34;
/** Where nothing is measured yet. */
const USUAL_WIDTH = 640;

/** @param width of the paper, in pixels @returns height a picture needs, in pixels */
export function heightOf(panel: PicturePanel, width = USUAL_WIDTH): number {
  switch (panel.kind) {
    case "bars":
      return Math.max(60, panel.items.length * BAR_STEP + 12);
    case "matrix":
      return Math.min(640, Math.max(150, panel.rows.length * CELL + 64));
    case "multiples":
      return multiplesHeight(panel, width);
    case "parallel":
      return 280;
    case "line":
      return 260;
    case "histogram":
      return 210;
  }
}

/**
 * @param paper size in pixels, and whether motion is unwelcome
 * @returns what the drawing library needs for this panel
 */
export function optionOf(panel: PicturePanel, colors: ChartColors, paper: Paper): EChartsCoreOption {
  switch (panel.kind) {
    case "bars":
      return barsOption(panel, colors, paper);
    case "line":
      return lineOption(panel, colors, paper);
    case "histogram":
      return histogramOption(panel, colors, paper);
    case "matrix":
      return matrixOption(panel, colors, paper);
    case "parallel":
      return parallelOption(panel, colors, paper);
    case "multiples":
      return multiplesOption(panel, colors, paper);
  }
}
