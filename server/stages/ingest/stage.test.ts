import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { StageContext } from "../contract.ts";
import { ingestCompiler } from "./compile.ts";
import { ingest } from "./stage.ts";
import { compileCell, compileSignature, normaliseNames, type SignatureEntry } from "./twin.ts";

type CellCase = { raw: unknown; value?: unknown; error?: boolean };
type CellGroup = { title: string; entry: SignatureEntry; cells: CellCase[] };
const groups = JSON.parse(readFileSync(new URL("./cases/cells.json", import.meta.url), "utf8")) as CellGroup[];

describe.each(groups)("a cell: $title", ({ entry, cells }) => {
  const parse = compileCell(entry);
  it.each(cells.map((cell) => [JSON.stringify(cell.raw), cell] as const))("%s", (_name, cell) => {
    const parsed = parse(cell.raw);
    if (cell.error) expect(parsed.ok).toBe(false);
    else expect(parsed).toEqual({ ok: true, value: cell.value });
  });
});

describe("a request row", () => {
  const signature: SignatureEntry[] = [
    { name: "age", type: "integer", required: true },
    { name: "__proto__", type: "string" },
    { name: "when", source: "Date", type: "date" },
  ];
  const parse = compileSignature(signature);

  it("is mapped by name in any order; unknown fields are ignored and a renamed column keeps its old name", () => {
    const { row, violations } = parse(JSON.parse('{"Date":"2020-01-02","extra":1,"age":"41","__proto__":"x"}'));
    expect(violations).toEqual([]);
    expect([...row]).toEqual([
      ["age", 41],
      ["__proto__", "x"],
      ["when", 18263],
    ]);
  });

  it("names every field that doesn't fit and every required one that is missing", () => {
    expect(parse({ age: null, when: "soon" }).violations.map((violation) => violation.path)).toEqual(["age", "when"]);
  });

  it("doesn't take an inherited property for a field", () => {
    const inherited = compileSignature([{ name: "constructor", type: "string" }])({});
    expect(inherited.row.get("constructor")).toBeNull();
    expect(inherited.violations).toEqual([]);
  });
});

describe("names of a header", () => {
  it("are never empty, doubled, reserved or a bare number", () => {
    expect(normaliseNames([" a ", "a", "", "2019", "__row", "x".repeat(500), "b\n c", "__proto__"])).toEqual([
      "a",
      "a_2",
      "column_3",
      "column_2019",
      "column__row",
      "x".repeat(120),
      "b c",
      "__proto__",
    ]);
  });
});

const context: StageContext = { project: { seed: 1, target: "y" }, inputs: {} };
const columns = [
  { name: "id", type: "integer", role: "id" },
  { name: "when", type: "date" },
  { name: "old", as: "new", type: "number" },
  { name: "gone", type: "string", keep: false },
  { name: "y", type: "string" },
];
const base = { source: { type: "sample", sample: "wine" }, columns };
const codes = (config: unknown): string[] => ingest.issues(config, context).map((issue) => issue.code);

describe("settings of ingest", () => {
  it("tell the columns before any run: renamed, without the ones left out, with their roles", () => {
    const shape = ingest.propagate(base, context).dataset;
    expect(shape?.columns?.map((column) => [column.name, column.role])).toEqual([
      ["id", "id"],
      ["when", null],
      ["new", null],
      ["y", "target"],
    ]);
    expect(ingest.propagate({}, context).dataset?.columns).toBeNull();
  });

  it.each([
    ["no data", {}, ["source_missing"]],
    ["an unknown sample", { source: { type: "sample", sample: "x" } }, ["sample_unknown"]],
    ["no test rows", { ...base, draw: { test: 0 } }, ["split_no_test"]],
    ["only test rows", { ...base, draw: { test: 1 } }, ["split_no_training"]],
    ["a split by group without a column", { ...base, draw: { rule: "group" } }, ["split_column_missing"]],
    ["a split on a column left out", { ...base, draw: { rule: "group", column: "gone" } }, ["split_column_unknown"]],
    ["a split by time on text", { ...base, draw: { rule: "time", column: "y" } }, ["split_column_type"]],
    ["a split by time on a date", { ...base, draw: { rule: "time", column: "when" } }, []],
    [
      "two columns of one name",
      { ...base, columns: [...columns, { name: "b", as: "new", type: "number" }] },
      ["column_duplicate"],
    ],
    ["a reserved name", { ...base, columns: [{ name: "a", as: "__row", type: "number" }] }, ["column_reserved"]],
    ["no column", { ...base, columns: [{ name: "a", type: "number", keep: false }] }, ["columns_none"]],
    ["a share above one", { ...base, draw: { test: 1.5 } }, ["settings_invalid"]],
  ])("with %s", (_name, config, expected) => {
    expect(codes(config)).toEqual(expected);
  });

  it("keep what somebody only saw out of the work, so that looking again changes no cache key", () => {
    const compile = (missing: number) =>
      ingestCompiler.compile(
        { ...base, columns: [{ name: "a", type: "number", missing }] },
        { ...context, stageId: "i", name: "i", final: false },
      );
    expect(compile(0.1)).toEqual(compile(0.2));
  });

  it("every mend they offer makes its own issue go away", () => {
    for (const config of [
      {},
      { ...base, draw: { test: 0 } },
      { ...base, draw: { validation: 0 } },
      { ...base, draw: { test: 1 } },
    ]) {
      for (const issue of ingest.issues(config, context)) {
        expect(issue.mend).toBeDefined();
        expect(codes({ ...config, ...issue.mend?.patch })).not.toContain(issue.code);
      }
    }
  });
});
