import { describe, expect, it } from "vitest";
import file from "./cases/vectors.json" with { type: "json" };
import { scorecardForms } from "../scorecards/vectorForms.ts";
import { evaluateVectors } from "./vectorForm/evaluateVectors.ts";

const TOLERANCE = 1e-9;

/** Refuses the first place at which `actual` is not `expected` to the tolerance; extra outputs are allowed on top. */
function expectClose(actual: unknown, expected: unknown, path: string): void {
  if (typeof expected === "number") {
    expect(typeof actual, path).toBe("number");
    const difference = Math.abs(Number(actual) - expected);
    expect(difference, `${path}: ${String(actual)} for ${expected}`).toBeLessThanOrEqual(
      TOLERANCE * Math.max(1, Math.abs(expected)),
    );
  } else if (Array.isArray(expected)) {
    const list: unknown[] = Array.isArray(actual) ? actual : [];
    expect(list, path).toHaveLength(expected.length);
    expected.forEach((each, i) => expectClose(list[i], each, `${path}[${i}]`));
  } else if (typeof expected === "object" && expected !== null) {
    const fields = new Map(Object.entries(typeof actual === "object" && actual !== null ? actual : {}));
    for (const [name, each] of Object.entries(expected)) expectClose(fields.get(name), each, `${path}.${name}`);
    if (path.includes(".")) expect([...fields.keys()].sort(), path).toEqual(Object.keys(expected).sort());
  } else {
    expect(actual, path).toBe(expected);
  }
}

describe("every vector is met to 1e-9", () => {
  it.each(file.vectors.map((vector) => [vector.id, vector] as const))("%s", (id, { inputs, expected }) => {
    const base = "base" in inputs ? file.vectors.filter((each) => each.id === inputs.base) : [];
    const result = evaluateVectors({ vectors: [...base, { id, inputs }] }, scorecardForms).results.at(-1);
    expect(result?.id).toBe(id);
    expectClose(result !== undefined && "outputs" in result ? result.outputs : result, expected, id);
  });
});
