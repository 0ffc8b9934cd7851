import { describe, expect, it } from "vitest";
import type { ChartColors } from "./chartColors.ts";
import { escapeHtml } from "./chartParts.ts";
import { heightOf, optionOf, type PicturePanel, summaryOf } from "./optionOf.ts";

const colors: ChartColors = {
  ink: "#000",
  ink2: "#111",
  muted: "#222",
  line: "#333",
  surface: "#fff",
  accent: "#00f",
  warn: "#f80",
  bad: "#f00",
  good: "#0f0",
  series: ["#00f", "#f00"],
  sans: "sans",
  mono: "mono",
};
const bars: PicturePanel = {
  kind: "bars",
  id: "b",
  title: "Importance",
  unit: "%",
  items: [
    { label: "tenure", value: 46, low: 40, high: 50 },
    { label: "age", value: 27 },
  ],
};
const line: PicturePanel = {
  kind: "line",
  id: "l",
  title: "ROC",
  x: "fpr",
  y: "tpr",
  series: [
    {
      name: "model",
      points: [
        [0, 0],
        [1, 1],
      ],
    },
    { name: "chance", style: "dashed", points: [[0, 0]] },
  ],
};
const histogram: PicturePanel = {
  kind: "histogram",
  id: "h",
  title: "Tenure",
  edges: [0, 10, 20],
  series: [{ name: "train", counts: [1, 2] }],
};
const matrix: PicturePanel = {
  kind: "matrix",
  id: "m",
  title: "Confusion",
  rows: ["a", "b"],
  columns: ["a", "b"],
  values: [
    [1, 2],
    [null, -4],
  ],
};

/** Every part of an option, however deep. */
function parts(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(parts);
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value);
  return [Object.fromEntries(entries), ...entries.flatMap(([, inner]) => parts(inner))];
}

describe("pictures", () => {
  it.each([bars, line, histogram, matrix])("of kind $kind have a height and say what they show", (panel) => {
    expect(heightOf(panel)).toBeGreaterThan(50);
    expect(summaryOf(panel)).toContain(panel.title);
    expect(optionOf(panel, colors, false)["series"]).not.toEqual([]);
  });

  it("stand still where motion is unwelcome", () => {
    for (const panel of [bars, line, histogram, matrix]) expect(optionOf(panel, colors, true)["animation"]).toBe(false);
  });

  it("bars start at zero, also when all values are far above it, and reach below it for negative ones", () => {
    const axis = parts(optionOf(bars, colors, true)).find((part) => typeof part["min"] === "function");
    const min = axis?.["min"];
    if (typeof min !== "function") throw new Error("an axis with a minimum expected");
    expect([{ min: 46 }, { min: -3 }].map((range) => min(range))).toEqual([0, -3]);
    expect(parts(optionOf(histogram, colors, true)).some((part) => part["type"] === "value" && part["min"] === 0)).toBe(
      true,
    );
  });

  it("ranges are drawn on the value axis and don't stretch it by their row number", () => {
    const whiskers = parts(optionOf(bars, colors, true)).find((part) => part["type"] === "custom");
    expect(whiskers?.["encode"]).toEqual({ x: [1, 2], y: 0 });
    expect(whiskers?.["data"]).toEqual([[0, 40, 50]]);
  });

  it("name lines at their end instead of in a legend", () => {
    const shown = optionOf(line, colors, true);
    expect(parts(shown).some((part) => "legend" in part)).toBe(false);
    expect(parts(shown).filter((part) => part["show"] === true && part["formatter"] === "model")).toHaveLength(1);
  });

  it("leave out cells of a matrix nobody measured", () => {
    const cells = parts(optionOf(matrix, colors, true)).flatMap((part) =>
      Array.isArray(part["value"]) ? [part["value"]] : [],
    );
    expect(cells).toHaveLength(3);
  });

  it("don't run what stands in a column name", () =>
    expect(escapeHtml(`<img onerror="x">&'`)).toBe("&#60;img onerror=&#34;x&#34;&#62;&#38;&#39;"));
});
