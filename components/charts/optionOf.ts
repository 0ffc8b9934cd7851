import type { EChartsCoreOption } from "echarts/core";
import type { Panel } from "../../server/stages/contract.ts";
import { formatValue, withUnit } from "../format/number.ts";
import type { ChartColors } from "./chartColors.ts";

type PanelOf<K extends Panel["kind"]> = Extract<Panel, { kind: K }>;
export type PicturePanel = PanelOf<"bars" | "line" | "histogram" | "matrix">;

export const isPicture = (panel: Panel): panel is PicturePanel =>
  panel.kind === "bars" || panel.kind === "line" || panel.kind === "histogram" || panel.kind === "matrix";

const SMALL = 11.5;
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

const text = (colors: ChartColors, color = colors.muted) => ({ color, fontSize: SMALL, fontFamily: colors.sans });
const number = (colors: ChartColors, color = colors.ink) => ({ color, fontSize: SMALL, fontFamily: colors.mono });

function frame(colors: ChartColors, still: boolean) {
  return {
    animation: !still,
    animationDuration: 140,
    aria: { enabled: false },
    textStyle: { fontFamily: colors.sans },
    tooltip: {
      trigger: "item",
      backgroundColor: colors.surface,
      borderColor: colors.line,
      textStyle: { ...text(colors, colors.ink) },
      confine: true,
    },
  };
}

const valueAxis = (colors: ChartColors, name: string) => ({
  type: "value",
  name,
  nameLocation: "middle",
  nameTextStyle: text(colors),
  axisLabel: { ...number(colors, colors.muted), formatter: (value: number) => formatValue(value) },
  axisLine: { show: false },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: colors.line } },
});

type Drawing = {
  coord: (point: [number, number]) => [number, number];
  value: (dimension: number) => number;
  style: (extra: object) => object;
};

/** A thin line from low to high over a bar. */
const whisker = (colors: ChartColors) => (_: unknown, api: Drawing) => {
  const row = api.value(0);
  const [left, y] = api.coord([api.value(1), row]);
  const [right] = api.coord([api.value(2), row]);
  const line = { stroke: colors.ink2, lineWidth: 1.2, fill: "none" };
  return {
    type: "group",
    children: [
      { type: "line", shape: { x1: left, y1: y, x2: right, y2: y }, style: line },
      { type: "line", shape: { x1: left, y1: y - 3, x2: left, y2: y + 3 }, style: line },
      { type: "line", shape: { x1: right, y1: y - 3, x2: right, y2: y + 3 }, style: line },
    ],
  };
};

function barsOption(panel: PanelOf<"bars">, colors: ChartColors, still: boolean): EChartsCoreOption {
  const ranges = panel.items.flatMap((item, index) =>
    typeof item.low === "number" && typeof item.high === "number" ? [[index, item.low, item.high]] : [],
  );
  const longest = Math.min(22, Math.max(...panel.items.map((item) => item.label.length), 4));
  return {
    ...frame(colors, still),
    grid: { left: longest * 6.4 + 12, right: 64, top: 4, bottom: 8 },
    xAxis: {
      type: "value",
      // Bars start at zero; a scale that doesn't would lie about proportions.
      min: (range: { min: number }) => Math.min(0, range.min),
      max: (range: { max: number }) => Math.max(0, range.max),
      show: false,
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: panel.items.map((item) => item.label),
      axisLabel: { ...text(colors, colors.ink2), width: longest * 6.4, overflow: "truncate", margin: 10 },
      axisLine: { show: false },
      axisTick: { show: false },
    },
    series: [
      {
        type: "bar",
        data: panel.items.map((item) => item.value),
        barWidth: 8,
        itemStyle: { color: colors.accent, borderRadius: 1 },
        label: {
          show: true,
          position: "right",
          distance: ranges.length > 0 ? 14 : 6,
          ...number(colors),
          formatter: ({ dataIndex }: { dataIndex: number }) =>
            withUnit(formatValue(panel.items[dataIndex]?.value), panel.unit),
        },
      },
      ...(ranges.length > 0 ? [{ type: "custom", renderItem: whisker(colors), data: ranges, z: 3, silent: true }] : []),
    ],
  };
}

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

function lineOption(panel: PanelOf<"line">, colors: ChartColors, still: boolean): EChartsCoreOption {
  const named = panel.series.length > 1;
  const longest = named ? Math.max(...panel.series.map((series) => series.name.length)) : 0;
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
      const straight = series.style === "dashed" && series.points.length === 2;
      const name = {
        show: named,
        formatter: series.name,
        position: "right",
        color,
        fontSize: SMALL,
        fontFamily: colors.sans,
      };
      return {
        type: points ? "scatter" : "line",
        name: series.name,
        data: points
          ? withNamedEnd(series.points, name)
          : straight
            ? withNamedMiddle(series.points, name)
            : series.points,
        symbol: points || series.points.length === 1 ? "circle" : "none",
        symbolSize: points ? 5 : 6,
        itemStyle: { color, opacity: points ? 0.6 : 1 },
        lineStyle: { color, width: 1.8, type: series.style === "dashed" ? "dashed" : "solid" },
        // The name stands at the line's end: nobody has to look up a colour.
        endLabel: {
          show: named && !points && !straight,
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

function histogramOption(panel: PanelOf<"histogram">, colors: ChartColors, still: boolean): EChartsCoreOption {
  const { edges } = panel;
  const several = panel.series.length > 1;
  const between = (index: number): string =>
    `${formatValue(edges[index])} – ${withUnit(formatValue(edges[index + 1]), panel.unit)}`;
  return {
    ...frame(colors, still),
    grid: { left: 8, right: 12, top: several ? 26 : 10, bottom: 22, containLabel: true },
    xAxis: {
      type: "category",
      data: edges.slice(0, -1).map((edge) => formatValue(edge)),
      name: panel.unit ?? "",
      nameLocation: "middle",
      nameGap: 26,
      nameTextStyle: text(colors),
      axisLabel: { ...number(colors, colors.muted), hideOverlap: true, align: "left" },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colors.line } },
    },
    yAxis: { ...valueAxis(colors, ""), min: 0 },
    series: panel.series.map((series, index) => {
      const color = colors.series[index % colors.series.length] ?? colors.accent;
      return {
        type: "bar",
        name: series.name,
        data: series.counts,
        barCategoryGap: "8%",
        barGap: several ? "0%" : "-100%",
        itemStyle: { color, opacity: several ? 0.85 : 1 },
        tooltip: {
          formatter: ({ dataIndex, value }: { dataIndex: number; value: number }) =>
            `${several ? `${escapeHtml(series.name)}<br>` : ""}${between(dataIndex)}<br>${formatValue(value)} rows`,
        },
      };
    }),
  };
}

function matrixOption(panel: PanelOf<"matrix">, colors: ChartColors, still: boolean): EChartsCoreOption {
  const cells = panel.values.flatMap((row, y) => row.flatMap((value, x) => (value === null ? [] : [[x, y, value]])));
  const values = cells.map((cell) => cell[2] ?? 0);
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const signed = low < 0;
  const reach = Math.max(-low, high) || 1;
  const labels = panel.rows.length <= 14 && panel.columns.length <= 10;
  const axis = {
    type: "category",
    axisLine: { show: false },
    axisTick: { show: false },
    splitArea: { show: false },
    nameLocation: "middle",
    nameTextStyle: text(colors),
  };
  return {
    ...frame(colors, still),
    grid: { left: panel.rowTitle ? 28 : 8, right: 8, top: panel.columnTitle ? 44 : 26, bottom: 4, containLabel: true },
    xAxis: {
      ...axis,
      position: "top",
      data: panel.columns,
      name: panel.columnTitle ?? "",
      nameGap: 26,
      axisLabel: { ...text(colors, colors.ink2), hideOverlap: true },
    },
    yAxis: {
      ...axis,
      inverse: true,
      data: panel.rows,
      name: panel.rowTitle ?? "",
      nameGap: Math.min(120, Math.max(...panel.rows.map((row) => row.length)) * 6.4 + 14),
      axisLabel: text(colors, colors.ink2),
    },
    visualMap: {
      show: false,
      min: signed ? -reach : 0,
      max: reach,
      inRange: { color: signed ? [colors.bad, colors.surface, colors.accent] : [colors.surface, colors.accent] },
    },
    series: [
      {
        type: "heatmap",
        data: cells.map((cell) => ({
          value: cell,
          label: { color: Math.abs(cell[2] ?? 0) > reach * 0.55 ? colors.surface : colors.ink },
        })),
        itemStyle: { borderColor: colors.surface, borderWidth: 2 },
        label: {
          show: labels,
          fontSize: SMALL,
          fontFamily: colors.mono,
          formatter: ({ value }: { value: { value: number[] } | number[] }) =>
            formatValue((Array.isArray(value) ? value : value.value)[2]),
        },
        tooltip: {
          formatter: ({ value }: { value: number[] }) =>
            `${escapeHtml(panel.rows[value[1] ?? 0] ?? "")} · ${escapeHtml(panel.columns[value[0] ?? 0] ?? "")}<br>${formatValue(value[2])}`,
        },
      },
    ],
  };
}

/** Tooltips are HTML and names come from people's files. */
export function escapeHtml(raw: string): string {
  return raw.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
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
