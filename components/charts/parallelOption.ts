import type { EChartsCoreOption } from "echarts/core";
import { formatTick, formatValue, withUnit } from "../format/number.ts";
import type { ChartColors } from "./chartColors.ts";
import { escapeHtml, frame, number, type PanelOf, type Paper, text } from "./chartParts.ts";

type Row = PanelOf<"parallel">["rows"][number];

/** Names that would touch their neighbours are turned into numbers with a legend below; here they are only cut. */
function fitted(name: string, room: number): string {
  const letters = Math.max(4, Math.floor(room / 6.4));
  return name.length <= letters ? name : `${name.slice(0, letters - 1)}…`;
}

/** One line per trial across its settings, the best one drawn last and strongest. */
export function parallelOption(panel: PanelOf<"parallel">, colors: ChartColors, paper: Paper): EChartsCoreOption {
  const known = panel.rows.filter((row) => row.values.every((value) => value !== null));
  const best = known.filter((row) => row.state === "best");
  const room = paper.width / Math.max(1, panel.axes.length);
  const line = (row: Row, color: string, width: number, opacity: number) => ({
    name: row.label,
    value: row.values,
    lineStyle: { color, width, opacity },
  });
  const series = (name: string, rows: Row[], color: string, width: number, opacity: number) => ({
    type: "parallel",
    name,
    smooth: false,
    data: rows.map((row) => line(row, color, width, opacity)),
    emphasis: { lineStyle: { width: 2.5, opacity: 1 } },
    tooltip: {
      formatter: ({ name: label, value }: { name: string; value: number[] }) =>
        `${escapeHtml(label)}<br>${panel.axes
          .map((axis, at) => `${escapeHtml(axis.label)} ${withUnit(formatValue(value[at]), axis.unit)}`)
          .join("<br>")}`,
    },
  });
  return {
    ...frame(colors, paper),
    parallel: { left: 44, right: 52, top: 40, bottom: 18 },
    parallelAxis: panel.axes.map((axis, dim) => ({
      dim,
      type: axis.log && known.every((row) => (row.values[dim] ?? 0) > 0) ? "log" : "value",
      scale: true,
      name: fitted(axis.label, room - 8),
      nameLocation: "end",
      nameGap: 14,
      nameTextStyle: text(colors, colors.ink2),
      nameRotate: 0,
      axisLine: { lineStyle: { color: colors.edge } },
      axisTick: { show: false },
      axisLabel: {
        ...number(colors, colors.muted),
        hideOverlap: true,
        formatter: (value: number) => formatTick(value),
      },
      splitNumber: 4,
    })),
    series: [
      series(
        "Trials",
        known.filter((row) => row.state !== "best"),
        colors.muted,
        1.2,
        known.length > 40 ? 0.3 : 0.5,
      ),
      series("Best trial", best, colors.accent, 2.6, 1),
    ],
  };
}
