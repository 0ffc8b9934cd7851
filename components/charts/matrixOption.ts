import type { EChartsCoreOption } from "echarts/core";
import { formatValue } from "../format/number.ts";
import type { ChartColors } from "./chartColors.ts";
import { escapeHtml, frame, LETTER, type PanelOf, type Paper, SMALL, text } from "./chartParts.ts";

/** Cells tinted by value; two colours when there are negative ones. */
export function matrixOption(panel: PanelOf<"matrix">, colors: ChartColors, paper: Paper): EChartsCoreOption {
  const cells = panel.values.flatMap((row, y) => row.flatMap((value, x) => (value === null ? [] : [[x, y, value]])));
  const values = cells.map((cell) => cell[2] ?? 0);
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const signed = low < 0;
  const reach = Math.max(-low, high) || 1;
  const labels = panel.rows.length <= 14 && panel.columns.length <= 10;
  const beside = Math.min(160, Math.max(...panel.rows.map((row) => row.length)) * LETTER + 16);
  const wide = (paper.width - beside - 16) / Math.max(1, panel.columns.length);
  // Every column is named where a few letters fit; else as many as fit without touching.
  const named = wide >= 30 ? { interval: 0, width: wide - 6, overflow: "truncate" } : { hideOverlap: true };
  const axis = {
    type: "category",
    axisLine: { show: false },
    axisTick: { show: false },
    splitArea: { show: false },
    nameLocation: "middle",
    nameTextStyle: text(colors),
  };
  return {
    ...frame(colors, paper),
    grid: { left: panel.rowTitle ? 28 : 8, right: 8, top: panel.columnTitle ? 44 : 26, bottom: 4, containLabel: true },
    xAxis: {
      ...axis,
      position: "top",
      data: panel.columns,
      name: panel.columnTitle ?? "",
      nameGap: 26,
      axisLabel: { ...text(colors, colors.ink2), ...named },
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
