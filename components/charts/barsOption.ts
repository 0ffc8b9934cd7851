import type { EChartsCoreOption } from "echarts/core";
import { formatValue, withUnit } from "../format/number.ts";
import type { ChartColors } from "./chartColors.ts";
import { frame, number, type PanelOf, type Paper, SMALL, text } from "./chartParts.ts";

type Drawing = {
  coord: (point: [number, number]) => [number, number];
  value: (dimension: number) => number;
  style: (extra: object) => object;
};

/** Wider than the mean letter: labels cut by a pixel look like mistakes. */
const LETTER_ROOM = 6.8;

/** A thin line from low to high over a bar, and the bar's value behind whichever reaches further. */
const whisker = (colors: ChartColors, words: (row: number) => string) => (_: unknown, api: Drawing) => {
  const row = api.value(0);
  const [left, y] = api.coord([api.value(1), row]);
  const [right] = api.coord([api.value(2), row]);
  const [zero] = api.coord([0, row]);
  const [end] = api.coord([api.value(3), row]);
  const line = { stroke: colors.ink2, lineWidth: 1.2, fill: "none" };
  return {
    type: "group",
    children: [
      { type: "line", shape: { x1: left, y1: y, x2: right, y2: y }, style: line },
      { type: "line", shape: { x1: left, y1: y - 3, x2: left, y2: y + 3 }, style: line },
      { type: "line", shape: { x1: right, y1: y - 3, x2: right, y2: y + 3 }, style: line },
      {
        type: "text",
        style: {
          text: words(row),
          x: Math.max(zero, end, right) + 8,
          y,
          verticalAlign: "middle",
          fill: colors.ink,
          font: `${SMALL}px ${colors.mono}`,
        },
      },
    ],
  };
};

/** Horizontal bars from zero, each with its label and value. */
export function barsOption(panel: PanelOf<"bars">, colors: ChartColors, paper: Paper): EChartsCoreOption {
  const ranges = panel.items.flatMap((item, index) =>
    typeof item.low === "number" && typeof item.high === "number" ? [[index, item.low, item.high, item.value]] : [],
  );
  const words = (row: number): string => withUnit(formatValue(panel.items[row]?.value), panel.unit);
  // Values stand behind their bars; the longest of them must fit.
  const widest = Math.max(4, ...panel.items.map((_, row) => words(row).length));
  const ranged = new Set(ranges.map(([row]) => row));
  const longest = Math.min(22, Math.max(...panel.items.map((item) => item.label.length), 5)) + 0.5;
  return {
    ...frame(colors, paper),
    grid: { left: longest * LETTER_ROOM + 12, right: Math.min(paper.width / 3, widest * 7.2 + 14), top: 4, bottom: 8 },
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
      axisLabel: { ...text(colors, colors.ink2), width: longest * LETTER_ROOM, overflow: "truncate", margin: 10 },
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
          distance: 6,
          ...number(colors),
          formatter: ({ dataIndex }: { dataIndex: number }) => (ranged.has(dataIndex) ? "" : words(dataIndex)),
        },
      },
      ...(ranges.length > 0
        ? [
            {
              type: "custom",
              encode: { x: [1, 2], y: 0 },
              renderItem: whisker(colors, words),
              data: ranges,
              z: 3,
              silent: true,
            },
          ]
        : []),
    ],
  };
}
