import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeChanges } from "./describeChanges.ts";
import { diffDocuments } from "./diff.ts";
import { formatPipelineFile } from "./file.ts";
import * as build from "./operationBuilders.ts";
import { applyOperations, invertOperation, type Operation } from "./operations.ts";
import { operationsBetween } from "./operationsBetween.ts";
import { changedFields, patchFields, sameValue, setField } from "./patch.ts";
import { emptyPipeline, type PipelineDocument, type Stage } from "./schema.ts";
import { gesture, operationTypes } from "./testing/whims.ts";
import { type Choice, threeWay } from "./threeWay.ts";

let counter = 0;
const nextId = (): string => `n${(counter += 1)}`;
const edits = (types = operationTypes) =>
  fc.array(
    fc
      .record({
        type: fc.constantFrom(...types),
        a: fc.nat(1000),
        b: fc.nat(1000),
        text: fc.string({ maxLength: 4 }),
      })
      .map((whim) => ({ ...whim, id: nextId() })),
    { maxLength: 25 },
  );
const stage = (id: string, config: Record<string, unknown> = {}): Stage => ({
  id,
  kind: "clean",
  name: id,
  config,
  ui: {},
});
const begin: PipelineDocument = {
  ...emptyPipeline("start"),
  stages: ["a", "b", "c", "d"].map((id) => stage(id, { rate: 1, deep: { b: 1, c: 1 } })),
  edges: [{ from: ["a", "out"], to: ["b", "in"] }],
};
const after = (document: PipelineDocument, whims: Parameters<typeof gesture>[1]): PipelineDocument =>
  applyOperations(document, gesture(document, whims));
/** Whether two documents say the same, apart from the order of their parts. */
const saysTheSame = (a: PipelineDocument, b: PipelineDocument): boolean => diffDocuments(a, b).length === 0;
const apply = (document: PipelineDocument, ...operations: (Operation | null)[]): PipelineDocument =>
  applyOperations(
    document,
    operations.flatMap((operation) => operation ?? []),
  );

describe("the way from one document to another", () => {
  it("leads there and back again, byte for byte, whatever lies between", () => {
    fc.assert(
      fc.property(edits(), edits(), (first, second) => {
        const [from, to] = [after(begin, first), after(begin, second)];
        const operations = operationsBetween(from, to, true);
        expect(formatPipelineFile(applyOperations(from, operations))).toBe(formatPipelineFile(to));
        const back = applyOperations(applyOperations(from, operations), operations.map(invertOperation).reverse());
        expect(formatPipelineFile(back)).toBe(formatPipelineFile(from));
        expect(saysTheSame(applyOperations(from, operationsBetween(from, to, false)), to)).toBe(true);
      }),
    );
  });

  it("is empty between documents that say the same", () => {
    expect(operationsBetween(begin, structuredClone(begin), true)).toEqual([]);
  });
});

describe("two versions of one document", () => {
  it("where only one side worked, its work is the result and nobody is asked", () => {
    fc.assert(
      fc.property(edits(), (whims) => {
        const edited = after(begin, whims);
        for (const [mine, theirs] of [
          [edited, begin],
          [begin, edited],
        ] as const) {
          const { clashes, resolve } = threeWay(begin, mine, theirs);
          expect(clashes).toEqual([]);
          expect(saysTheSame(resolve(new Map()), edited)).toBe(true);
        }
      }),
    );
  });

  it("any choice makes a document that can be stored, and the other side's work outside of clashes is in it", () => {
    fc.assert(
      fc.property(
        edits(),
        edits(),
        fc.infiniteStream(fc.constantFrom<Choice>("mine", "theirs")),
        (first, second, coin) => {
          const [mine, theirs] = [after(begin, first), after(begin, second)];
          const { clashes, resolve } = threeWay(begin, mine, theirs);
          expect(new Set(clashes.map(({ key }) => key)).size).toBe(clashes.length);
          const choices = new Map(clashes.map(({ key }) => [key, coin.next().value]));
          const result = resolve(choices);
          expect(formatPipelineFile(result)).toContain("stagecraft");
          for (const { part, path, key, mine: my, theirs: their } of clashes) {
            if (part !== "settings") continue;
            const value = choices.get(key) === "mine" ? my : their;
            expect(Reflect.get(result.settings, path[0] ?? "")).toEqual(value);
          }
          expect(saysTheSame(threeWay(begin, theirs, theirs).resolve(new Map()), theirs)).toBe(true);
        },
      ),
    );
  });

  it("a field of each is merged, the same field asks with all three values", () => {
    const mine = apply(begin, build.setConfig(begin, "a", { rate: 2, deep: { b: 2, c: 1 } }));
    const theirs = apply(begin, build.setConfig(begin, "a", { rate: 3, deep: { b: 1, c: 3 }, more: true }));
    const { clashes, resolve } = threeWay(begin, mine, theirs);
    expect(clashes).toEqual([
      { key: "stage:a/config/rate", part: "stage", id: "a", path: ["config", "rate"], base: 1, mine: 2, theirs: 3 },
    ]);
    const config = (choice: Choice) => resolve(new Map([["stage:a/config/rate", choice]])).stages[0]?.config;
    expect(config("mine")).toEqual({ rate: 2, deep: { b: 2, c: 3 }, more: true });
    expect(config("theirs")).toEqual({ rate: 3, deep: { b: 2, c: 3 }, more: true });
  });

  it("a stage one removed and the other worked on asks, and comes back with its edges when kept", () => {
    const theirs = apply(begin, build.removeStage(begin, "b"));
    const mine = apply(begin, build.renameStage(begin, "b", "still wanted"));
    const { clashes, resolve } = threeWay(begin, mine, theirs);
    expect(clashes.map(({ key }) => key)).toEqual(["stage:b"]);
    const kept = resolve(new Map([["stage:b", "mine" as const]]));
    expect(kept.stages.find(({ id }) => id === "b")?.name).toBe("still wanted");
    expect(kept.edges).toEqual(begin.edges);
    expect(resolve(new Map()).stages.map(({ id }) => id)).toEqual(["a", "c", "d"]);
  });

  it("two edges into an input that takes one ask which", () => {
    const start = { ...begin, stages: [...begin.stages, { ...stage("t"), kind: "train" }] };
    const lead = (from: string) =>
      apply(start, build.connect(start, { from: [from, "features"], to: ["t", "features"] }));
    const { clashes, resolve } = threeWay(start, lead("b"), lead("c"));
    expect(clashes.map(({ key }) => key)).toEqual(["input:t.features"]);
    const sources = (choice: Choice) =>
      resolve(new Map([["input:t.features", choice]]))
        .edges.filter(({ to }) => to[0] === "t")
        .map(({ from }) => from[0]);
    expect(sources("mine")).toEqual(["b"]);
    expect(sources("theirs")).toEqual(["c"]);
  });
});

describe("fields", () => {
  const json = fc.dictionary(fc.string({ maxLength: 3 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 });

  it("an edit put on the record it was made on is the record it made", () => {
    fc.assert(
      fc.property(json, json, (before, next) => {
        expect(patchFields(before, before, next)).toBe(next);
      }),
    );
  });

  it("an edit put on another record sets its own fields and no others", () => {
    fc.assert(
      fc.property(json, json, json, (current, before, next) => {
        const patched = patchFields(current, before, next);
        const touched = new Set(changedFields(before, next).map(({ path }) => path[0]));
        for (const key of Object.keys(current))
          if (!touched.has(key) && !sameValue(current, before))
            expect(sameValue(patched[key], current[key])).toBe(true);
      }),
    );
  });

  it("a name like __proto__ is a field like any other", () => {
    const odd: Record<string, unknown> = JSON.parse('{"__proto__":{"x":1}}');
    expect(Object.keys(patchFields({ a: 1 }, {}, odd))).toEqual(["a", "__proto__"]);
    expect(Object.keys(setField({}, ["__proto__", "x"], 1))).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(setField({}, ["__proto__", "x"], 1))).toBe(Object.prototype);
  });
});

describe("a difference in words", () => {
  it("names things and fields as people know them", () => {
    const trained = apply(begin, build.addStage(begin, { ...stage("t"), kind: "train", name: "Train" }));
    const next = apply(
      trained,
      build.setConfig(trained, "t", { regularization: 0.5 }),
      build.renameStage(trained, "a", "A"),
    );
    expect(describeChanges(trained, next)).toBe("A: Name a → A; Train: Inverse regularization C empty → 0.5");
    expect(describeChanges(begin, apply(begin, build.moveStages(begin, { a: { x: 1, y: 1 } })))).toBe("1 thing moved");
    expect(describeChanges(begin, begin)).toBe("Nothing changed");
    expect(describeChanges(begin, apply(begin, build.removeStage(begin, "b")))).toBe("b removed");
  });
});
