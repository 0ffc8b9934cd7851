import { describe, expect, it } from "vitest";
import { canBeMasked, hideNamed, hideRow, hideText, maskFile } from "./mask.ts";
import type { Sight } from "./sight.ts";

const reviewer: Sight = { rows: true, hidden: new Set(["email"]) };
const viewer: Sight = { rows: false, hidden: new Set(["email"]) };
const secret = "ada@example.com";

const preview = {
  rows: 2,
  columns: ["email", "age", "email_missing"].map((name) => ({ name, type: "string", origin: null })),
  first: {
    rows: [0, 1],
    partitions: ["train", "test"],
    cells: [
      [secret, 41, true],
      [null, 42, false],
    ],
  },
  random: { rows: [1], partitions: ["test"], cells: [[secret, 42, false]] },
};
const column = {
  ...{ type: "string", missing: 0, distinct: 2, min: null, max: null, mean: null, std: null, histogram: null },
  ...{
    quantiles: {},
    top: [{ value: secret, count: 2 }],
    byPartition: { train: { top: [{ value: secret, count: 1 }] } },
  },
};
const files: Record<string, unknown> = {
  "look/preview.json": preview,
  "profile.json": {
    rows: 2,
    columns: { email: column, age: { ...column, top: [{ value: 41, count: 1 }], byPartition: {} } },
  },
  "look/rejects.json": {
    rows: 1,
    rules: [{ stage: "tidy", rule: "mail", rows: 1, reason: `email “${secret}” is odd` }],
    slice: [
      { row: 1, line: 7, stage: "tidy", rule: "mail", reason: null, raw: JSON.stringify({ email: secret, age: 41 }) },
    ],
  },
  "look/changes.json": {
    sampled: 2,
    operations: [{ name: "trim", columns: [{ name: "email", state: "changed", before: column, after: column }] }],
  },
  "look/classes.json": {
    classes: ["a"],
    columns: { email: { a: { missing: 0, top: [{ value: secret, count: 1 }] } } },
  },
  "look/findings.json": { findings: [{ code: "x", columns: ["email"], text: `“${secret}” is frequent in email` }] },
};

describe.each([
  ["a reviewer", reviewer],
  ["a viewer", viewer],
])("%s", (_, sight) => {
  it.each(Object.entries(files))("meets no personal value in %s", (path, file) => {
    const shown = JSON.stringify(maskFile(sight, path, file));
    expect(shown).not.toContain("ada@");
    expect(shown).toContain("email");
  });

  it.each([
    "data.parquet",
    "base.parquet",
    "parity_cases.json",
    "twin.json",
    "fitted.json",
    "rejects.parquet",
    "model.onnx",
  ])("doesn't get %s, in which nothing can be hidden", (path) => expect(canBeMasked(path)).toBe(false));
});

it("a reviewer sees the rest of the rows, a viewer none", () => {
  const seen = (sight: Sight) => JSON.parse(JSON.stringify(maskFile(sight, "look/preview.json", preview)));
  expect(seen(reviewer).first.cells).toEqual([
    ["•••", 41, "•••"],
    [null, 42, "•••"],
  ]);
  expect(seen(viewer).first).toEqual({ rows: [], partitions: null, cells: [] });
  expect(seen(viewer).columns).toEqual(preview.columns);
  expect(hideRow(reviewer, { email: secret, age: 41 })).toEqual({ email: "•••", age: 41 });
  expect(hideRow(viewer, { email: null, age: 41 })).toEqual({ email: null, age: "•••" });
});

it("other columns keep their figures", () => {
  const shown = JSON.stringify(maskFile(reviewer, "profile.json", files["profile.json"]));
  expect(shown).toContain(`"top":[{"value":41,"count":1}]`);
});

it("a line of a log loses what it quotes of a hidden column, and addresses anywhere", () => {
  expect(hideText(reviewer, "email: 'Ada L.' isn't an address")).toBe("email: '•••' isn't an address");
  expect(hideText(reviewer, "dropped 3 rows of “age”")).toBe("dropped 3 rows of “age”");
  expect(hideText(viewer, `wrote to ${secret}`)).toBe("wrote to •••");
});

it("a picture about a hidden column keeps its numbers and loses its labels", () => {
  const panels = [
    { kind: "bars", id: "p", title: "email", items: [{ label: "Ada", value: 3 }] },
    { kind: "bars", id: "q", title: "Plans", items: [{ label: "basic", value: 4 }] },
  ];
  expect(hideNamed(reviewer, panels)).toEqual([
    { kind: "bars", id: "p", title: "email", items: [{ label: "•••", value: 3 }] },
    { kind: "bars", id: "q", title: "Plans", items: [{ label: "basic", value: 4 }] },
  ]);
});
