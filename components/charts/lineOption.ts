import type { EChartsCoreOption } from "echarts/core";
import { formatCount, formatValue } from "../format/number.ts";
import type { ChartColors } from "./chartColors.ts";
import {
  escapeHtml,
  frame,
  halo,
  legend,
  LETTER,
  type PanelOf,
  type Paper,
  SMALL,
  text,
  valueAxis,
} from "./chartParts.ts";

type Line = PanelOf<"line">;
type Series = Line["series"][number];
type Point = Series["points"][number];

/** Lines of one picture differ in their dashes too: colour alone tells some readers nothing. */
const patterns = ["solid", [7, 3], [2, 2], [10, 3, 2, 3], [5, 5], [1, 3]];
const SMALLEST_POINT = 7;
const LARGEST_POINT = 18;
/** Share of the height within which names at the lines' ends would cover each other. */
const TOO_CLOSE = 0.06;

/** Chance, perfection, no error: helper lines of a few points, which end where the others end. */
export const isHelper = (series: Pick<Series, "style" | "points">): boolean =>
  series.style === "dashed" && (series.points.length === 2 || series.points.length === 3);
const isPoints = (series: Series): boolean => series.style === "points";

/** Area follows the rows behind a point. */
function sizesOf(weights: readonly number[]): number[] {
  const most = Math.max(1, ...weights);
  return weights.map((weight) => SMALLEST_POINT + (LARGEST_POINT - SMALLEST_POINT) * Math.sqrt(weight / most));
}

/** Loose points have no line that could end in their name, so the last of them carries it. */
function looseData(series: Series, label: object): object[] {
  const sizes = series.weights ? sizesOf(series.weights) : null;
  return series.points.map((value, at) => ({
    value,
    ...(sizes ? { symbolSize: sizes[at] } : {}),
    ...(at === series.points.length - 1 ? { label } : {}),
  }));
}

/** A helper line has its name in the middle of its first part, as a point of its own. */
function helperData(series: Series, label: object): unknown[] {
  const [first, second, ...rest] = series.points;
  if (!first || !second) return series.points;
  const middle = [(first[0] + second[0]) / 2, (first[1] + second[1]) / 2];
  return [first, { value: middle, symbol: "circle", symbolSize: 0.1, label }, second, ...rest];
}

function rangeOf(values: readonly number[]): [number, number] {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}

/** Whether names at the ends of the lines would stand on each other (all ROC curves end at 1, 1). */
function endsMeet(lines: readonly Series[], height: number): boolean {
  const ends = lines.flatMap((series) => series.points.at(-1)?.[1] ?? []).sort((a, b) => a - b);
  return ends.some((end, at) => at > 0 && end - (ends[at - 1] ?? 0) < TOO_CLOSE * height);
}

function tipOf(panel: Line, series: Series) {
  return ({ value, dataIndex }: { value: Point; dataIndex: number }): string => {
    const rows = series.weights?.[dataIndex];
    return [
      escapeHtml(series.name),
      `${escapeHtml(panel.x)} ${formatValue(value[0])}`,
      `${escapeHtml(panel.y)} ${formatValue(value[1])}`,
      ...(rows === undefined ? [] : [`${formatCount(rows)} rows`]),
    ].join("<br>");
  };
}

/** Lines and points over a numeric axis, named where they end, or above where the ends meet. */
export function lineOption(panel: Line, colors: ChartColors, paper: Paper): EChartsCoreOption {
  const named = panel.series.length > 1;
  const lines = panel.series.filter((series) => !isPoints(series) && !isHelper(series));
  const [low, high] = rangeOf(panel.series.flatMap((series) => series.points.map(([x]) => x)));
  const [least, most] = panel.yRange ?? rangeOf(panel.series.flatMap((series) => series.points.map(([, y]) => y)));
  const above = named && lines.length > 1 && endsMeet(lines, most - least);
  // Only names that stand at a line's end need room beside the picture.
  const longest = named && !above ? Math.max(0, ...lines.map((series) => series.name.length)) : 0;
  const room = Math.min(150, paper.width / 3, longest * LETTER + 16);
  const ownDash = new Map(lines.filter((series) => series.style !== "dashed").map((series, at) => [series, at]));
  return {
    ...frame(colors, paper),
    ...(above
      ? {
          legend: {
            ...legend(
              colors,
              lines.map((series) => series.name),
            ),
            itemWidth: 18,
            icon: "path://M0 3h18v2H0z",
          },
        }
      : {}),
    grid: {
      left: 8,
      right: Math.max(room, 18),
      top: above
        ? 24 +
          20 * Math.ceil((lines.reduce((sum, each) => sum + each.name.length, 0) * 7 + lines.length * 34) / paper.width)
        : 24,
      bottom: 34,
      containLabel: true,
    },
    xAxis: {
      ...valueAxis(colors, panel.x),
      nameGap: 28,
      ...(panel.xRange ? { min: panel.xRange[0], max: panel.xRange[1] } : { scale: true }),
      splitLine: { show: false },
      axisLine: { show: true, lineStyle: { color: colors.line } },
    },
    yAxis: {
      ...valueAxis(colors, panel.y),
      nameLocation: "end",
      nameGap: 8,
      nameTextStyle: { ...text(colors), align: "left" },
      ...(panel.yRange ? { min: panel.yRange[0], max: panel.yRange[1] } : { scale: true }),
    },
    series: panel.series.map((series, index) => {
      const dashed = series.style === "dashed";
      const color = dashed ? colors.muted : (colors.series[index % colors.series.length] ?? colors.accent);
      const points = isPoints(series);
      const [first, last] = [series.points[0], series.points.at(-1)];
      const flat = first !== undefined && first[1] === last?.[1];
      const alone = points && series.points.length === 1;
      // A single point (the frozen threshold) lies on a line: above it there is room.
      const side = alone || flat ? "top" : points && (last?.[0] ?? 0) > (low + high) / 2 ? "left" : "right";
      const label = {
        show: named,
        formatter: series.name,
        position: side,
        color,
        fontSize: SMALL,
        fontFamily: colors.sans,
        ...halo(colors),
      };
      return {
        type: points ? "scatter" : "line",
        name: series.name,
        ...(series.style === "steps" ? { step: "end" } : {}),
        data: points ? looseData(series, label) : isHelper(series) ? helperData(series, label) : series.points,
        symbol: points || series.points.length === 1 ? "circle" : "none",
        symbolSize: points ? (series.points.length === 1 ? 9 : 5) : 6,
        itemStyle: {
          color,
          opacity: points && series.points.length > 1 && !series.weights ? 0.55 : 1,
          ...(points && series.points.length === 1 ? { borderColor: colors.surface, borderWidth: 1.5 } : {}),
        },
        lineStyle: {
          color,
          width: dashed ? 1.2 : 1.8,
          type: dashed ? "dashed" : (patterns[(ownDash.get(series) ?? 0) % patterns.length] ?? "solid"),
        },
        z: dashed ? 1 : points ? 4 : 3,
        // The name stands at the line's end: nobody has to look up a colour.
        endLabel: {
          show: named && !above && !points && !isHelper(series),
          formatter: series.name,
          color,
          fontSize: SMALL,
          fontFamily: colors.sans,
          ...halo(colors),
          distance: 4,
        },
        labelLayout: { moveOverlap: "shiftY" },
        emphasis: { disabled: points },
        tooltip: { formatter: tipOf(panel, series) },
      };
    }),
  };
}
