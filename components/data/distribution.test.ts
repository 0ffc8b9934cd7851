import { describe, expect, it } from "vitest";
import { changePanels } from "./changePanels.ts";
import { distributionOf } from "./distribution.ts";
import { factText, words } from "./FactsView.tsx";
import type { ChangedColumn, Classes, Side } from "./look.ts";
import { type ColumnProfile, profileSchema } from "./profile.ts";
import { widthsOf } from "./PreviewGrid.tsx";
import { relatedTo } from "./report/reportPanels.ts";

const column = (facts: object): ColumnProfile => {
  const parsed = profileSchema.parse({
    rows: 4,
    columns: { a: { type: "number", missing: 0, distinct: 4, ...facts } },
  });
  const found = parsed.columns["a"];
  if (!found) throw new Error("no column");
  return found;
};
const part = (counts: number[], top: object[] = []) => ({
  type: "number",
  missing: 0,
  distinct: 2,
  histogram: top.length > 0 ? null : { edges: [0, 1, 2], counts },
  top,
});
const numbers = column({
  histogram: { edges: [0, 1, 2], counts: [3, 1] },
  byPartition: { train: part([2, 0]), test: part([1, 3]) },
});

describe("a column's distribution", () => {
  it("counts rows, and by partition gives shares, so that parts of different size compare", () => {
    expect(distributionOf("a", numbers)).toMatchObject({ kind: "histogram", series: [{ counts: [3, 1] }] });
    expect(distributionOf("a", numbers, "partition")).toMatchObject({
      countUnit: "%",
      series: [
        { name: "train", counts: [100, 0] },
        { name: "test", counts: [25, 75] },
      ],
    });
  });

  it("by class lies over the column's own edges", () => {
    const figures = { missing: 0, distinct: 2, mean: 1, std: 1, top: [] };
    const classes: Classes = {
      classes: ["no", "yes"],
      rows: { no: 4, yes: 2 },
      sampled: 6,
      columns: { a: { no: { ...figures, counts: [4, 0] }, yes: { ...figures, counts: [1, 1] } } },
    };
    expect(distributionOf("a", numbers, "class", classes)).toMatchObject({
      series: [{ counts: [100, 0] }, { counts: [50, 50] }],
    });
  });

  it("of texts is bars, and beside each other a table of shares", () => {
    const values = [
      { value: "x", count: 3 },
      { value: "y", count: 1 },
    ];
    const texts = column({
      type: "string",
      top: values,
      byPartition: { train: part([], values), test: part([], [values[1] ?? {}]) },
    });
    expect(distributionOf("a", texts)).toMatchObject({
      kind: "bars",
      items: [
        { label: "x", value: 3 },
        { label: "y", value: 1 },
      ],
    });
    expect(distributionOf("a", texts, "partition")).toMatchObject({
      kind: "matrix",
      rows: ["x", "y"],
      values: [
        [75, 0],
        [25, 100],
      ],
    });
  });

  it("of dates stands over years", () => {
    const dates = column({ type: "date", histogram: { edges: [0, 31_556_952_000], counts: [4] } });
    expect(distributionOf("a", dates)).toMatchObject({ unit: "year", edges: [1970, 1971] });
  });

  it("of a column without values is nothing", () => expect(distributionOf("a", column({ missing: 1 }))).toBeNull());
});

describe("a column before and after an operation", () => {
  const side = (counts: number[], edges: number[]): Side => ({
    type: "number",
    missing: 0,
    distinct: 2,
    min: edges[0] ?? 0,
    max: edges.at(-1) ?? 0,
    mean: 1,
    std: 1,
    histogram: { edges, counts },
    top: [],
  });
  const changed: ChangedColumn = {
    name: "a",
    state: "changed",
    type: "number",
    changed: 2,
    of: 4,
    before: side([2, 0], [0, 1, 2]),
    after: side([2, 2], [0, 1, 2]),
    sharedAxis: true,
  };

  it("is one picture on a shared axis, and two where the scale changed", () => {
    expect(changePanels(changed).map((panel) => (panel.kind === "histogram" ? panel.series.length : 0))).toEqual([2]);
    const scaled = { ...changed, sharedAxis: false, after: side([1, 1], [-1, 0, 1]) };
    expect(changePanels(scaled).map((panel) => panel.title)).toEqual(["a before", "a after"]);
  });

  it("that was made or dropped has the one side there is", () => {
    expect(changePanels({ ...changed, state: "added", before: null, sharedAxis: false })).toHaveLength(1);
    expect(changePanels({ ...changed, before: null, after: null })).toEqual([]);
  });

  it("of texts is a table of both sides", () => {
    const texts = (top: Side["top"]): Side => ({ ...side([], []), histogram: null, top });
    const [panel] = changePanels({
      ...changed,
      sharedAxis: false,
      before: texts([{ value: "x", count: 3 }]),
      after: texts([
        { value: "x", count: 3 },
        { value: "(missing)", count: 1 },
      ]),
    });
    expect(panel?.kind === "table" ? panel.rows : []).toEqual([
      { value: "x", before: 3, after: 3 },
      { value: "(missing)", before: 0, after: 1 },
    ]);
  });
});

describe("what an artefact says about itself", () => {
  it.each([
    ["rowsFitted", "Rows fitted"],
    ["max_rows", "Max rows"],
  ])("names %s as people would", (key, said) => expect(words(key)).toBe(said));

  it("is lines; tables and curves stay in their files", () => {
    expect(factText({ sampler: "tpe", trials: 20 })).toBe("sampler tpe, trials 20");
    expect(factText(["a", "b", "c", "d", "e", "f", "g"])).toBe("a, b, c, d, e and 2 more");
    expect(factText([[0, 0]])).toBeNull();
    expect(factText(null)).toBe("–");
  });
});

it("a grid's columns are wide enough to read and never fill the page", () => {
  const preview = {
    rows: 1,
    columns: [
      { name: "a", type: "string", origin: null },
      { name: "b", type: "string", origin: null },
    ],
    first: { rows: [0], partitions: null, cells: [["x", "y".repeat(500)]] },
    random: { rows: [], partitions: null, cells: [] },
  };
  const [narrow = 0, wide = 0] = widthsOf(preview);
  expect([narrow >= 80, wide > narrow, wide <= 280]).toEqual([true, true, true]);
});

it("what moves with a column is sorted by strength, whatever the sign", () => {
  const findings = {
    rows: 1,
    columns: 3,
    missingCells: 0,
    copies: null,
    sampled: 1,
    measure: null,
    power: [],
    findings: [],
    correlation: {
      columns: ["a", "b", "c"],
      values: [
        [1, 0.2, -0.9],
        [0.2, 1, null],
        [-0.9, null, 1],
      ],
    },
  };
  expect(relatedTo(findings, "a")).toEqual([
    { name: "c", value: -0.9 },
    { name: "b", value: 0.2 },
  ]);
  expect(relatedTo(findings, "z")).toEqual([]);
});
