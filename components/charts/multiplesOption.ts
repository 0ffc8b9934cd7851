import type { EChartsCoreOption } from "echarts/core";
import { formatShare, formatValue } from "../format/number.ts";
import type { ChartColors } from "./chartColors.ts";
import { escapeHtml, frame, LETTER, type PanelOf, type Paper, SMALL, text } from "./chartParts.ts";

const LEAST_WIDTH = 190;
const HEIGHT = 124;
const HEAD = 38;
const LEGEND = 26;
const GAP = 20;

const across = (width: number): number => Math.max(1, Math.floor((width + GAP) / (LEAST_WIDTH + GAP)));

/** @returns height of all small pictures at this width, in pixels */
export const multiplesHeight = (panel: PanelOf<"multiples">, width: number): number =>
  LEGEND + Math.ceil(panel.items.length / across(width)) * HEIGHT;

const cut = (name: string, room: number): string => {
  const letters = Math.max(6, Math.floor(room / LETTER));
  return name.length <= letters ? name : `${name.slice(0, letters - 1)}…`;
};

/** Small distributions beside each other: before as filled bars, now as outlines over them, each with its effect. */
export function multiplesOption(panel: PanelOf<"multiples">, colors: ChartColors, paper: Paper): EChartsCoreOption {
  const columns = across(paper.width);
  const wide = (paper.width - GAP * (columns - 1)) / columns;
  const tones = { good: colors.muted, neutral: colors.muted, warn: colors.warn, bad: colors.bad };
  const place = (at: number) => ({
    left: (at % columns) * (wide + GAP),
    top: LEGEND + Math.floor(at / columns) * HEIGHT,
  });
  const bare = { axisLine: { show: false }, axisTick: { show: false }, axisLabel: { show: false } };
  return {
    ...frame(colors, paper),
    title: [
      {
        text: `{b|■} ${panel.before}   {a|□} ${panel.after}`,
        left: -2,
        top: -2,
        textStyle: {
          ...text(colors, colors.ink2),
          fontWeight: "normal",
          rich: { b: { color: colors.edge, fontSize: SMALL }, a: { color: colors.accent, fontSize: SMALL } },
        },
      },
      ...panel.items.map((item, at) => ({
        text: cut(item.name, wide),
        subtext: `{t|${item.word}} · ${panel.effect} ${formatValue(item.effect)}${item.note ? ` · ${item.note}` : ""}`,
        ...place(at),
        padding: 0,
        itemGap: 3,
        textStyle: { ...text(colors, colors.ink), fontWeight: "normal", lineHeight: 14 },
        subtextStyle: {
          ...text(colors, colors.muted),
          lineHeight: 14,
          width: wide,
          overflow: "truncate",
          rich: { t: { color: tones[item.tone], fontSize: SMALL } },
        },
      })),
    ],
    grid: panel.items.map((_, at) => ({
      left: place(at).left,
      top: place(at).top + HEAD,
      width: wide,
      height: HEIGHT - HEAD - 22,
    })),
    xAxis: panel.items.map((item, gridIndex) => ({
      type: "category",
      gridIndex,
      data: item.bins.map((bin) => bin.label),
      ...bare,
      axisLine: { show: true, lineStyle: { color: colors.line } },
    })),
    yAxis: panel.items.map((_, gridIndex) => ({
      type: "value",
      gridIndex,
      min: 0,
      ...bare,
      splitLine: { show: false },
    })),
    series: panel.items.flatMap((item, at) => {
      const tooltip = {
        formatter: ({ dataIndex }: { dataIndex: number }) => {
          const bin = item.bins[dataIndex];
          return bin
            ? `${escapeHtml(item.name)}: ${escapeHtml(bin.label)}<br>${escapeHtml(panel.before)} ${formatShare(bin.before)}<br>${escapeHtml(panel.after)} ${formatShare(bin.after)}`
            : "";
        },
      };
      const where = { xAxisIndex: at, yAxisIndex: at, tooltip };
      return [
        {
          ...where,
          type: "bar",
          name: panel.before,
          data: item.bins.map((bin) => bin.before),
          barCategoryGap: "12%",
          itemStyle: { color: colors.lineStrong },
          emphasis: { disabled: true },
        },
        {
          ...where,
          type: "bar",
          name: panel.after,
          data: item.bins.map((bin) => bin.after),
          // An outline over the filled bar: both heights stay in sight, whichever is taller.
          barGap: "-100%",
          z: 3,
          itemStyle: { color: "transparent", borderColor: colors.accent, borderWidth: 1.6 },
          emphasis: { disabled: true },
        },
      ];
    }),
  };
}
