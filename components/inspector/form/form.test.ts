import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { hint } from "../../../server/stages/contract.ts";
import { stageDefinitions } from "../../../server/stages/registry.ts";
import { type FieldNode, fieldsOf, fitted, isShown, startBranch, startValue, titleOf, wordOf } from "./fieldModel.ts";
import { getAt, isBelow, moved, setAt } from "./path.ts";
import { readText, writeText } from "./readText.ts";

const form = (schema: z.ZodType) => fieldsOf(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
const only = (schema: z.ZodType): FieldNode => {
  const [first] = form(z.object({ value: schema }));
  if (!first) throw new Error("one field expected");
  return first.field;
};

describe("from settings schema to fields", () => {
  it("keeps limits, defaults and hints, and hides the limits of safe integers", () => {
    const field = only(
      z
        .number()
        .int()
        .min(1)
        .max(50)
        .default(20)
        .meta(hint({ title: "Trials", unit: "trials" })),
    );
    expect(field).toEqual({
      type: "number",
      integer: true,
      min: 1,
      max: 50,
      nullable: false,
      fallback: 20,
      hint: { title: "Trials", unit: "trials" },
    });
    expect(only(z.number().int())).toMatchObject({ min: null, max: null });
  });

  it("reads nullable values of every type, with the hint outside", () => {
    expect(
      only(
        z
          .enum(["a", "b"])
          .nullable()
          .default(null)
          .meta(hint({ title: "Pick", options: { a: "First" } })),
      ),
    ).toMatchObject({
      type: "choice",
      nullable: true,
      fallback: null,
      options: ["a", "b"],
      hint: { title: "Pick" },
    });
    expect(only(z.union([z.string(), z.number(), z.boolean()]).nullable())).toMatchObject({
      type: "mixed",
      nullable: true,
      types: ["string", "number", "boolean"],
    });
    expect(only(z.object({ kind: z.string() }).nullable())).toMatchObject({ type: "group", nullable: true });
  });

  it("makes a choice of branches from a discriminated union, also when it may be null", () => {
    const schema = z.discriminatedUnion("op", [
      z.object({ op: z.literal("log") }).meta(hint({ title: "Logarithm" })),
      z.object({ op: z.literal("clip"), factor: z.number().default(1.5) }),
    ]);
    for (const field of [only(schema), only(schema.nullable())]) {
      if (field.type !== "union") throw new Error(field.type);
      expect(field.key).toBe("op");
      expect(field.branches.map(({ value, title, fields }) => [value, title, fields.length])).toEqual([
        ["log", "Logarithm", 0],
        ["clip", "Clip", 1],
      ]);
    }
  });

  it("follows references", () => {
    const [field] = fieldsOf({
      type: "object",
      properties: { a: { $ref: "#/$defs/share", title: "A" } },
      $defs: { share: { type: "number", minimum: 0, title: "Share" } },
    });
    expect(field?.field).toMatchObject({ type: "number", min: 0, hint: { title: "A" } });
  });

  it("switching a branch keeps what both have", () => {
    const field = only(
      z.discriminatedUnion("op", [
        z.object({ op: z.literal("a"), columns: z.string(), x: z.number().default(1) }),
        z.object({ op: z.literal("b"), columns: z.string() }),
      ]),
    );
    if (field.type !== "union" || !field.branches[1]) throw new Error(field.type);
    expect(startBranch(field.key, field.branches[1], { op: "a", columns: "age", x: 3 })).toEqual({
      op: "b",
      columns: "age",
    });
  });

  it("takes over what was found elsewhere in the shape the schema has", () => {
    const columns = only(
      z.array(
        z.object({ name: z.string(), keep: z.boolean().default(true), role: z.string().nullable().default(null) }),
      ),
    );
    expect(fitted(columns, [{ name: "age", examples: [1, 2], role: null }])).toEqual([
      { name: "age", keep: true, role: null },
    ]);
    expect(fitted(columns, "nonsense")).toEqual([]);
  });

  it("shows a field only with the sibling it depends on, counting that one's default", () => {
    const fields = form(
      z.object({
        mode: z.enum(["auto", "manual"]).default("auto"),
        steps: z.string().meta(hint({ title: "Steps", showWhen: { field: "mode", in: ["manual"] } })),
      }),
    );
    const steps = fields[1]?.field;
    if (!steps) throw new Error("two fields expected");
    expect(isShown(steps, {}, fields)).toBe(false);
    expect(isShown(steps, { mode: "manual" }, fields)).toBe(true);
  });
});

describe.each(stageDefinitions.map((definition) => [definition.kind, definition] as const))(
  "the form of %s",
  (_, definition) => {
    const fields = fieldsOf(definition.formSchema());
    const walk = (named: { name: string; field: FieldNode }[]): { name: string; field: FieldNode }[] =>
      named.flatMap((each) => [
        each,
        ...(each.field.type === "group" ? walk(each.field.fields) : []),
        ...(each.field.type === "list" ? walk([{ name: each.name, field: each.field.item }]) : []),
        ...(each.field.type === "union" ? each.field.branches.flatMap((branch) => walk(branch.fields)) : []),
      ]);

    it("draws every setting with a control of its own, never as raw JSON", () => {
      expect(
        walk(fields)
          .filter((each) => each.field.type === "raw")
          .map((each) => each.name),
      ).toEqual([]);
    });

    it("names every setting and offers words for its choices", () => {
      for (const each of fields) {
        expect(titleOf(each), each.name).not.toBe("");
        if (each.field.type === "choice")
          for (const option of each.field.options) expect(wordOf(each.field, option)).not.toBe("");
      }
    });

    it("starts new list items as settings the schema accepts or only calls incomplete", () => {
      for (const each of fields) {
        if (each.field.type !== "list" || each.field.item.type !== "union") continue;
        const { key, branches } = each.field.item;
        for (const branch of branches) {
          const config = { ...definition.defaultConfig(), [each.name]: [startBranch(key, branch)] };
          const parsed = definition.parse(config);
          const wrong = parsed.ok ? [] : parsed.issues.filter((issue) => !/>=1 char|Too small/i.test(issue.message));
          expect(wrong, `${each.name} ${String(branch.value)}`).toEqual([]);
        }
      }
    });
  },
);

describe("what was typed", () => {
  const number = only(z.number().min(0).max(10));
  it.each(["", "1.", "-", "abc", "11", "-0.5", "1e"])(
    "%j is not written into the document as long as it is no valid value",
    (text) => {
      const read = readText(number, text);
      if (text === "1.") expect(read).toEqual({ ok: true, value: 1 });
      else expect(read.ok).toBe(false);
    },
  );

  it("takes a decimal comma, and nothing for null where null is allowed", () => {
    expect(readText(number, "1,5")).toEqual({ ok: true, value: 1.5 });
    expect(readText(only(z.number().nullable()), " ")).toEqual({ ok: true, value: null });
  });

  it("reads back every number it writes", () => {
    const any = only(z.number());
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(readText(any, writeText(value))).toEqual({ ok: true, value: Object.is(value, -0) ? 0 : value });
      }),
    );
  });

  it("gives mixed values the simplest type that fits", () => {
    const mixed = only(z.union([z.string(), z.number(), z.boolean()]).nullable());
    expect(["3", "true", "x", ""].map((text) => readText(mixed, text))).toEqual(
      [3, true, "x", null].map((value) => ({ ok: true, value })),
    );
  });
});

describe("places inside settings", () => {
  it("changes one place and shares the rest", () => {
    const before = { a: [{ b: 1 }, { b: 2 }], c: { d: 3 } };
    const after = setAt(before, ["a", 1, "b"], 9);
    expect(after).toEqual({ a: [{ b: 1 }, { b: 9 }], c: { d: 3 } });
    expect(getAt(after, ["c"])).toBe(before.c);
    expect(getAt(after, ["a", 7, "b"])).toBeUndefined();
  });
  it("knows what lies below a place", () => {
    expect(isBelow(["a", 0, "b"], ["a", 0])).toBe(true);
    expect(isBelow(["a"], ["a", 0])).toBe(false);
  });
  it("moves an item and loses none", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat()),
        fc.integer({ min: -1, max: 9 }),
        fc.integer({ min: -1, max: 9 }),
        (items, from, to) => {
          expect(moved(items, from, to).sort()).toEqual([...items].sort());
        },
      ),
    );
    expect(moved([1, 2, 3], 0, 2)).toEqual([2, 3, 1]);
  });
  it("starts empty where the schema has no default", () => expect(startValue(only(z.string()))).toBe(""));
});
