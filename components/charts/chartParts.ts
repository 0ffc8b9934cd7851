import type { Panel } from "../../server/stages/contract.ts";
import { formatTick } from "../format/number.ts";
import type { ChartColors } from "./chartColors.ts";

/** The panel of one kind. */
export type PanelOf<K extends Panel["kind"]> = Extract<Panel, { kind: K }>;

/** What a picture is drawn on: width in pixels; `still` where motion is unwelcome (also on paper). */
export type Paper = { width: number; still: boolean };

export const SMALL = 11.5;
/** Mean width of a letter at that size. */
export const LETTER = 6.2;

export const text = (colors: ChartColors, color = colors.muted) => ({
  color,
  fontSize: SMALL,
  fontFamily: colors.sans,
});
export const number = (colors: ChartColors, color = colors.ink) => ({
  color,
  fontSize: SMALL,
  fontFamily: colors.mono,
});

/** What all pictures share. */
export function frame(colors: ChartColors, { still }: Paper) {
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

/** Keeps a name readable where a line runs through it. */
export const halo = (colors: ChartColors) => ({ textBorderColor: colors.surface, textBorderWidth: 3 });

/** Names with their colours above a picture, where marks can't carry them. */
export const legend = (colors: ChartColors, names: string[]) => ({
  data: names,
  top: 0,
  left: 0,
  itemGap: 14,
  itemWidth: 12,
  itemHeight: 8,
  selectedMode: false,
  textStyle: text(colors, colors.ink2),
});

export const valueAxis = (colors: ChartColors, name: string) => ({
  type: "value",
  splitNumber: 5,
  name,
  nameLocation: "middle",
  nameTextStyle: text(colors),
  axisLabel: { ...number(colors, colors.muted), hideOverlap: true, formatter: (value: number) => formatTick(value) },
  axisLine: { show: false },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: colors.line } },
});

/** Tooltips are HTML and names come from people's files. */
export function escapeHtml(raw: string): string {
  return raw.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
