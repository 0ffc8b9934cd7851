import { describe, expect, it } from "vitest";
import { evaluateVectors } from "../economics/vectorForm/evaluateVectors.ts";
import { scorecardForms } from "./vectorForms.ts";

describe("scorecards in a file of cases", () => {
  const run = (inputs: Record<string, unknown>) =>
    evaluateVectors({ vectors: [{ id: "a", inputs }] }, scorecardForms).results[0];

  it("read a question without a band as unknown", () => {
    expect(run({ questions: [{ id: "D08", I: 4 }], gate: 1, today: "2026-11-20" })).toMatchObject({
      outputs: { colors: { D08: "unknown" }, topic: "amber", gate_passes: true, blocking: [] },
    });
  });

  it("refuse what does not fit", () => {
    expect(run({ questions: [], gate: 7, today: "2026-11-20" })).toMatchObject({ error: { code: "file.wrong_form" } });
    expect(run({ data: [2], model: [1], infra: [1], monitor: [1] })).toMatchObject({
      error: { code: "rate.out_of_range" },
    });
  });
});
