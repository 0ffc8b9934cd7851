import type { EChartsCoreOption } from "echarts/core";
import { formatTick, formatValue, withUnit } from "../format/number.ts";
import type { ChartColors } from "./chartColors.ts";
import { escapeHtml, frame, legend, number, type PanelOf, type Paper, text, valueAxis } from "./chartParts.ts";

/** Counts between edges, several series beside each other. */
export function histogramOption(panel: PanelOf<"histogram">, colors: ChartColors, paper: Paper): EChartsCoreOption {
  const { edges } = panel;
  const several = panel.series.length > 1;
  const between = (index: number): string =>
    `${formatValue(edges[index])} – ${withUnit(formatValue(edges[index + 1]), panel.unit)}`;
  return {
    ...frame(colors, paper),
    // Two distributions over each other have no ends their names could stand at.
    ...(several
      ? {
          legend: legend(
            colors,
            panel.series.map((series) => series.name),
          ),
        }
      : {}),
    grid: {
      left: 8,
      right: 12,
      top: (several ? 32 : 10) + (panel.countUnit ? 12 : 0),
      bottom: panel.unit ? 36 : 22,
      containLabel: true,
    },
    xAxis: {
      type: "category",
      data: edges.slice(0, -1).map((edge) => formatTick(edge)),
      name: panel.unit ?? "",
      nameLocation: "middle",
      nameGap: 26,
      nameTextStyle: text(colors),
      axisLabel: { ...number(colors, colors.muted), hideOverlap: true, align: "left" },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colors.line } },
    },
    yAxis: {
      ...valueAxis(colors, panel.countUnit ?? ""),
      nameLocation: "end",
      nameGap: 6,
      nameTextStyle: { ...text(colors), align: "right" },
      min: 0,
    },
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
            `${several ? `${escapeHtml(series.name)}<br>` : ""}${between(dataIndex)}<br>${withUnit(formatValue(value), panel.countUnit ?? "rows")}`,
        },
      };
    }),
  };
}
