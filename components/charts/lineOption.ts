import type { EChartsCoreOption } from "echarts/core";
import { formatValue } from "../format/number.ts";
import type { ChartColors } from "./chartColors.ts";
import { escapeHtml, frame, type PanelOf, SMALL, text, valueAxis } from "./chartParts.ts";

type Series = PanelOf<"line">["series"][number];

/** Loose points have no line that could end in their name, so the last of them carries it. */
const withNamedEnd = (points: [number, number][], label: object): unknown[] =>
  points.map((value, index) => (index === points.length - 1 ? { value, label } : value));

/** A straight helper line (chance, perfect calibration) ends where others end; its name stands at its middle instead. */
function withNamedMiddle(points: [number, number][], label: object): unknown[] {
  const [first, last] = points;
  if (!first || !last) return points;
  const middle = [(first[0] + last[0]) / 2, (first[1] + last[1]) / 2];
  return [first, { value: middle, symbol: "circle", symbolSize: 0.1, label }, last];
}

/** Lines and points over a numeric axis, named where they end. */
export function lineOption(panel: PanelOf<"line">, colors: ChartColors, still: boolean): EChartsCoreOption {
  const named = panel.series.length > 1;
  const straight = (series: Series): boolean => series.style === "dashed" && series.points.length === 2;
  // Only names that stand at a line's end need room beside the picture.
  const ending = panel.series.filter((series) => series.style !== "points" && !straight(series));
  const longest = named ? Math.max(0, ...ending.map((series) => series.name.length)) : 0;
  const xs = panel.series.flatMap((series) => series.points.map(([x]) => x));
  const middle = (Math.min(...xs) + Math.max(...xs)) / 2;
  return {
    ...frame(colors, still),
    grid: { left: 8, right: Math.min(150, longest * 6.5 + 16), top: 24, bottom: 34, containLabel: true },
    xAxis: {
      ...valueAxis(colors, panel.x),
      nameGap: 28,
      scale: true,
      splitLine: { show: false },
      axisLine: { show: true, lineStyle: { color: colors.line } },
    },
    yAxis: {
      ...valueAxis(colors, panel.y),
      nameLocation: "end",
      nameGap: 6,
      nameTextStyle: { ...text(colors), align: "left" },
      scale: true,
    },
    series: panel.series.map((series, index) => {
      const color =
        series.style === "dashed" ? colors.muted : (colors.series[index % colors.series.length] ?? colors.accent);
      const points = series.style === "points";
      const [first, last] = [series.points[0], series.points.at(-1)];
      const flat = first !== undefined && first[1] === last?.[1];
      const side = points && (last?.[0] ?? 0) > middle ? "left" : flat ? "top" : "right";
      const name = {
        show: named,
        formatter: series.name,
        position: side,
        color,
        fontSize: SMALL,
        fontFamily: colors.sans,
      };
      return {
        type: points ? "scatter" : "line",
        name: series.name,
        data: points
          ? withNamedEnd(series.points, name)
          : straight(series)
            ? withNamedMiddle(series.points, name)
            : series.points,
        symbol: points || series.points.length === 1 ? "circle" : "none",
        symbolSize: points ? 5 : 6,
        itemStyle: { color, opacity: points ? 0.6 : 1 },
        lineStyle: { color, width: 1.8, type: series.style === "dashed" ? "dashed" : "solid" },
        // The name stands at the line's end: nobody has to look up a colour.
        endLabel: {
          show: named && !points && !straight(series),
          formatter: series.name,
          color,
          fontSize: SMALL,
          fontFamily: colors.sans,
          distance: 4,
        },
        labelLayout: { moveOverlap: "shiftY" },
        emphasis: { disabled: points },
        tooltip: {
          formatter: ({ value }: { value: [number, number] }) =>
            `${escapeHtml(series.name)}<br>${escapeHtml(panel.x)} ${formatValue(value[0])}<br>${escapeHtml(panel.y)} ${formatValue(value[1])}`,
        },
      };
    }),
  };
}
