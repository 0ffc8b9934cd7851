import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { QUESTIONS } from "../questions/questions.ts";
import type { Check } from "./check.ts";
import { CHECKS, findCheck, runChecks } from "./checks.ts";

const caseSchema = z.object({
  band: z.enum(["green", "amber", "red", "unknown", "not_applicable"]),
  facts: z.unknown(),
  value: z.union([z.number(), z.string(), z.null()]).optional(),
  evidence: z.string().optional(),
  gate: z.union([z.literal(1), z.literal(2), z.literal(3)]).default(1),
});
const today = "2026-11-20";
const folder = join(import.meta.dirname, "../cases");
const files = (await readdir(folder)).filter((name) => name.endsWith(".json"));
const cases = new Map<string, z.output<typeof caseSchema>[]>();
for (const name of files) {
  const read = z.record(z.string(), z.array(caseSchema)).parse(JSON.parse(await readFile(join(folder, name), "utf8")));
  for (const [id, list] of Object.entries(read)) cases.set(id, list);
}

function found(id: string): Check {
  const check = findCheck(id);
  if (check === undefined) throw new Error(`There is no check ${id}.`);
  return check;
}

describe("every automatic answer follows its rule", () => {
  const all = [...cases].flatMap(([id, list]) => list.map((each, i) => [id, i, each.band, each] as const));

  it.each(all)("%s case %i is %s", (id, _i, band, { facts, value, evidence, gate }) => {
    const answer = found(id).run(facts, { gate, today });
    expect({ ...answer, evidence: "" }).toMatchObject({ id, band, facts, ...(value === undefined ? {} : { value }) });
    if (evidence !== undefined) expect(answer.evidence).toBe(evidence);
    expect(answer.evidence).not.toContain("undefined");
  });

  it.each(CHECKS.map((check) => [check.id, check] as const))(
    "%s has cases of green, amber, red and unknown",
    (id, check) => {
      const bands = new Set((cases.get(id) ?? []).map(({ band }) => band));
      expect([...bands]).toEqual(expect.arrayContaining(["green", "amber", "red", "unknown"]));
      expect(check.version).toBe(1);
    },
  );

  it("exists for every question that is automatic or suggested", () => {
    const computed = QUESTIONS.filter(({ kind }) => kind !== "human").map(({ id }) => id);
    expect(CHECKS.map(({ id }) => id)).toEqual(expect.arrayContaining(computed));
    expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
    expect([...cases.keys()].sort()).toEqual(CHECKS.map(({ id }) => id).sort());
    expect(findCheck("D12")).toBeUndefined();
  });

  it("is never a colour when the facts are nonsense", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CHECKS),
        fc.oneof(fc.string(), fc.double(), fc.array(fc.anything()), fc.boolean()),
        (check, facts) => {
          expect(check.run(facts, { gate: 2, today }).band).toBe("unknown");
        },
      ),
    );
  });

  it("lets no NaN or infinity through", () => {
    for (const value of [Number.NaN, Infinity]) {
      expect(found("F05").run({ breakEvenScale: value }, { gate: 2, today }).band).toBe("unknown");
      expect(found("F08").run({ actual: value, budget: 1 }, { gate: 2, today }).band).toBe("unknown");
      expect(found("F10").run({ flags: 1, capacity: value }, { gate: 2, today }).band).toBe("unknown");
    }
    expect(found("F05").run("many", { gate: 2, today }).evidence).toBe(
      "The facts are incomplete or unusable: the whole.",
    );
    expect(found("F10").run({}, { gate: 2, today }).evidence).toBe(
      "The facts are incomplete or unusable: flags, capacity.",
    );
  });
});

describe("a run of all checks", () => {
  it("answers every check, the unknown ones too, and keeps facts, limits and version", () => {
    const answers = runChecks({ F05: { breakEvenScale: 1.4 } }, { gate: 1, today });
    expect(answers).toHaveLength(CHECKS.length);
    expect(answers.find(({ id }) => id === "F05")).toEqual({
      id: "F05",
      version: 1,
      limits: { green: 1.5, amber: 1.1 },
      facts: { breakEvenScale: 1.4 },
      value: 1.4,
      band: "amber",
      evidence: "Errors may grow to 1.4 times before the value is lost.",
    });
    expect(answers.find(({ id }) => id === "C01")).toMatchObject({ band: "unknown", limits: null, version: 1 });
  });

  it("uses the project's own limits where it has set some", () => {
    const limits = { F05: { green: 1.3, amber: 1.2 } };
    const answers = runChecks(
      { F05: { breakEvenScale: 1.4 }, F10: { flags: 9, capacity: 10 } },
      { gate: 1, today },
      limits,
    );
    expect(answers.find(({ id }) => id === "F05")).toMatchObject({ band: "green", limits: limits.F05 });
    expect(answers.find(({ id }) => id === "F10")?.band).toBe("amber");
  });
});
