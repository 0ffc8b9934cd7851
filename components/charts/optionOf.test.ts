import { describe, expect, it } from "vitest";
import type { ChartColors } from "./chartColors.ts";
import { escapeHtml } from "./chartParts.ts";
import { heightOf, optionOf, type PicturePanel } from "./optionOf.ts";
import { stopsOf } from "./stopsOf.ts";
import { summaryOf } from "./summaryOf.ts";

const colors: ChartColors = {
  ink: "#000",
  ink2: "#111",
  muted: "#222",
  line: "#333",
  lineStrong: "#444",
  edge: "#555",
  surface: "#fff",
  accent: "#00f",
  warn: "#f80",
  bad: "#f00",
  good: "#0f0",
  series: ["#00f", "#f00"],
  sans: "sans",
  mono: "mono",
};
const still = { width: 600, still: true };
const moving = { width: 600, still: false };
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

const parallel: PicturePanel = {
  kind: "parallel",
  id: "p",
  title: "Trials",
  axes: [{ label: "Learning rate", log: true }, { label: "Log loss" }],
  rows: [
    { label: "Trial 1", values: [0.1, 0.5], state: "finished" },
    { label: "Trial 2", values: [0.05, 0.4], state: "best" },
    { label: "Trial 3", values: [0.3, null], state: "stopped" },
  ],
};
const multiples: PicturePanel = {
  kind: "multiples",
  id: "d",
  title: "Drift",
  before: "Reference",
  after: "This batch",
  effect: "PSI",
  items: ["age", "city", "plan", "paid"].map((name, at) => ({
    name,
    tone: at === 0 ? ("bad" as const) : ("good" as const),
    word: at === 0 ? "alarm" : "stable",
    effect: 0.4 - at / 10,
    bins: [
      { label: "low", before: 0.5, after: 0.1 },
      { label: "high", before: 0.5, after: 0.9 },
    ],
  })),
};
const all = [bars, line, histogram, matrix, parallel, multiples];

/** Every part of an option, however deep. */
function parts(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(parts);
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value);
  return [Object.fromEntries(entries), ...entries.flatMap(([, inner]) => parts(inner))];
}

describe("pictures", () => {
  it.each(all)("of kind $kind have a height and say what they show", (panel) => {
    expect(heightOf(panel)).toBeGreaterThan(50);
    expect(summaryOf(panel)).toContain(panel.title);
    expect(optionOf(panel, colors, moving)["series"]).not.toEqual([]);
  });

  it("stand still where motion is unwelcome", () => {
    for (const panel of all) expect(optionOf(panel, colors, still)["animation"]).toBe(false);
  });

  it("bars start at zero, also when all values are far above it, and reach below it for negative ones", () => {
    const axis = parts(optionOf(bars, colors, still)).find((part) => typeof part["min"] === "function");
    const min = axis?.["min"];
    if (typeof min !== "function") throw new Error("an axis with a minimum expected");
    expect([{ min: 46 }, { min: -3 }].map((range) => min(range))).toEqual([0, -3]);
    expect(
      parts(optionOf(histogram, colors, still)).some((part) => part["type"] === "value" && part["min"] === 0),
    ).toBe(true);
  });

  it("ranges are drawn on the value axis and don't stretch it by their row number", () => {
    const whiskers = parts(optionOf(bars, colors, still)).find((part) => part["type"] === "custom");
    expect(whiskers?.["encode"]).toEqual({ x: [1, 2], y: 0 });
    expect(whiskers?.["data"]).toEqual([[0, 40, 50, 46]]);
  });

  it("name lines at their end instead of in a legend", () => {
    const shown = optionOf(line, colors, still);
    expect(parts(shown).some((part) => "legend" in part)).toBe(false);
    expect(parts(shown).filter((part) => part["show"] === true && part["formatter"] === "model")).toHaveLength(1);
  });

  it("name lines above where their ends meet, and tell them apart without colour too", () => {
    const roc: PicturePanel = {
      ...line,
      series: ["Run 1", "Run 2", "Run 3"].map((name) => ({
        ...line.series[0],
        name,
        points: [
          [0, 0],
          [1, 1],
        ],
      })),
    };
    const shown = optionOf(roc, colors, still);
    expect(parts(shown).find((part) => Array.isArray(part["data"]) && part["data"].includes("Run 3"))).toBeDefined();
    const dashes = parts(shown).flatMap((part) => (part["width"] === 1.8 ? [JSON.stringify(part["type"])] : []));
    expect(new Set(dashes).size).toBe(3);
  });

  it("keep shares between nothing and all, whatever the values", () => {
    const shown = optionOf({ ...line, xRange: [0, 1], yRange: [0, 1] }, colors, still);
    expect([shown["xAxis"], shown["yAxis"]]).toEqual([
      expect.objectContaining({ min: 0, max: 1 }),
      expect.objectContaining({ min: 0, max: 1 }),
    ]);
  });

  it("grow points with the rows behind them", () => {
    const weighed: PicturePanel = {
      ...line,
      series: [
        {
          name: "bins",
          style: "points",
          points: [
            [0, 0],
            [1, 1],
          ],
          weights: [4, 400],
        },
      ],
    };
    const sizes = parts(optionOf(weighed, colors, still)).flatMap((part) =>
      Array.isArray(part["value"]) ? [Number(part["symbolSize"])] : [],
    );
    expect(sizes[0]).toBeLessThan(sizes[1] ?? 0);
  });

  it("draw trials that were given up nowhere, and the best one last", () => {
    const drawn = parts(optionOf(parallel, colors, still)).filter((part) => part["type"] === "parallel");
    expect(drawn.map((part) => (Array.isArray(part["data"]) ? part["data"].length : 0))).toEqual([1, 1]);
    expect(drawn[1]?.["name"]).toBe("Best trial");
  });

  it("stack small pictures on a narrow page", () => {
    expect(heightOf(multiples, 330)).toBeGreaterThan(heightOf(multiples, 1_000));
    expect(
      parts(optionOf(multiples, colors, { width: 330, still: true })).filter((part) => part["left"] === 0),
    ).not.toEqual([]);
  });

  it.each(all)("of kind $kind can be walked mark by mark, each with its numbers", (panel) => {
    const stops = stopsOf(panel);
    const series =
      parts(optionOf(panel, colors, still)).flatMap((part) =>
        Array.isArray(part["series"]) ? [part["series"]] : [],
      )[0] ?? [];
    expect(stops.length).toBeGreaterThan(0);
    for (const stop of stops) {
      expect(stop.text).toMatch(/\S: |, /);
      const data: unknown = Reflect.get(Object(series[stop.series]), "data");
      expect(Array.isArray(data) ? data.length : 0, stop.text).toBeGreaterThan(stop.item);
    }
  });

  it("leave out cells of a matrix nobody measured", () => {
    const cells = parts(optionOf(matrix, colors, still)).flatMap((part) =>
      Array.isArray(part["value"]) ? [part["value"]] : [],
    );
    expect(cells).toHaveLength(3);
  });

  it("don't run what stands in a column name", () =>
    expect(escapeHtml(`<img onerror="x">&'`)).toBe("&#60;img onerror=&#34;x&#34;&#62;&#38;&#39;"));
});
