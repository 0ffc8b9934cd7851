import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeFixture, type FixtureOptions } from "../testing/fixture.ts";
import { probeSchema, twinDocumentSchema } from "./document.ts";
import { assembleModel, type LoadedModel } from "./loadModel.ts";
import { createNodePredictor } from "./predictor.ts";

async function openFixture(
  problem: FixtureOptions["problem"],
): Promise<{ model: LoadedModel; folder: string; endpoint: string }> {
  const { model: folder, endpoint } = await makeFixture({ problem });
  const document = twinDocumentSchema.parse(JSON.parse(await readFile(join(folder, "twin.json"), "utf8")));
  const model = assembleModel(
    document,
    await createNodePredictor(document, await readFile(join(folder, "model.onnx"))),
  );
  return { model, folder, endpoint };
}

/** What the twin says to raw rows: values, or null where it refuses. */
async function answer(model: LoadedModel, rows: Record<string, unknown>[]): Promise<(number[] | null)[]> {
  const checked = rows.map((row) => model.check(row, true));
  const scored = await model.score(checked.map(({ instance }) => instance));
  return scored.map((one, at) => (one.ok && checked[at]?.violations.length === 0 ? one.values : null));
}

describe.each(["binary", "multiclass", "regression"] as const)("the twin of a %s model in Node", (problem) => {
  it("answers as in Python: ordinary rows, and missing, unseen and mistyped cells", async () => {
    const { model, folder, endpoint } = await openFixture(problem);
    for (const path of [join(folder, "parity_cases.json"), join(endpoint, "probe.json")]) {
      const { rows, expected } = probeSchema.parse(JSON.parse(await readFile(path, "utf8")));
      const given = await answer(model, rows);
      expect(given.map((values) => values === null)).toEqual(expected.map((values) => values === null));
      expected.forEach((values, row) =>
        values?.forEach((value, at) => {
          expect(Math.abs((given[row]?.[at] ?? Number.NaN) - value)).toBeLessThanOrEqual(
            1e-5 * Math.max(1, Math.abs(value)),
          );
        }),
      );
    }
    await model.close();
  });

  it("gives a row the same answer alone and among others, asked at the same time", async () => {
    const { model, endpoint } = await openFixture(problem);
    const { rows } = probeSchema.parse(JSON.parse(await readFile(join(endpoint, "probe.json"), "utf8")));
    const together = await answer(model, rows);
    const alone = await Promise.all(rows.map((row) => answer(model, [row])));
    expect(alone.flat()).toEqual(together);
    await model.close();
  });
});

it("decides at the frozen threshold, not at one half", async () => {
  const { model } = await openFixture("binary");
  const { threshold, positive } = model.document;
  expect(threshold).not.toBe(0.5);
  for (const [shift, expected] of [
    [1e-9, positive],
    [-1e-9, "no"],
  ] as const) {
    const p = (threshold ?? 0) + shift;
    expect(model.decide([1 - p, p]).prediction).toBe(expected);
  }
  await model.close();
});

it("refuses a graph that isn't one, with words for people", async () => {
  const { model } = await openFixture("binary");
  await expect(createNodePredictor(model.document, new Uint8Array([1, 2, 3]))).rejects.toMatchObject({
    code: "bundle_invalid",
    status: 500,
  });
  await expect(
    createNodePredictor(
      { ...model.document, steps: [{ op: "constructor", stage: "x", columns: [], parameters: {} }] },
      new Uint8Array(),
    ),
  ).rejects.toMatchObject({ code: "bundle_invalid" });
  await model.close();
});
