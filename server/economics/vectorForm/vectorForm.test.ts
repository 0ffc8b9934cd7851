import { describe, expect, it } from "vitest";
import file from "../cases/vectors.json" with { type: "json" };
import { refusal } from "../testing/refusal.ts";
import { evaluateVectors } from "./evaluateVectors.ts";
import type { Outputs } from "./form.ts";

const fraud = find("B1-binary-fraud");
const defects = find("MC1-multiclass-defects");
const demand = find("RG1-regression-asymmetric");
const prices = find("RG2-regression-band");

function find(id: string): Record<string, unknown> {
  const vector = file.vectors.find((each) => each.id === id);
  if (vector === undefined) throw new Error(`There is no ${id}.`);
  return { ...vector.inputs };
}

/** Outputs of the last of several entries; fails if it was refused. */
function outputs(...inputs: Record<string, unknown>[]): Outputs {
  const last = results(...inputs).at(-1);
  if (last === undefined || !("outputs" in last)) throw new Error(JSON.stringify(last));
  return last.outputs;
}

/** Why the last of several entries was refused, as "code | sentence". */
function refused(...inputs: Record<string, unknown>[]): string {
  const last = results(...inputs).at(-1);
  if (last === undefined || !("error" in last)) throw new Error(JSON.stringify(last));
  return `${last.error.code} | ${last.error.message}`;
}

function results(...inputs: Record<string, unknown>[]) {
  return evaluateVectors({ vectors: inputs.map((each, i) => ({ id: String(i), inputs: each })) }).results;
}

function without(inputs: Record<string, unknown>, ...names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !names.includes(name)));
}

describe("an entry with a base", () => {
  it("takes the base's inputs and replaces what it names, also inside groups", () => {
    expect(outputs(fraud, { base: "0", volume: 100_000 }).flags_per_month).toBeCloseTo(2320, 6);
    expect(outputs(fraud, { base: "0", baseline: { fixed: 0 } }).net_value_per_month).toBeCloseTo(46_428, 6);
    expect(outputs(fraud, { base: "0", adoption: 0.7 }, { base: "1", alpha: 0.5 }).net_value_per_month).toBeCloseTo(
      34_929.6,
      6,
    );
  });

  it("may ask something of a base that itself has a base", () => {
    const claims = outputs(fraud, { base: "0", volume: 100_000 }, { base: "1", reduction: 0.1 });
    expect(claims.claims_today).toBeCloseTo(191, 9);
  });

  it("may name its base before it is listed", () => {
    const [first] = evaluateVectors({
      vectors: [
        { id: "a", inputs: { base: "b", reduction: 0.1 } },
        { id: "b", inputs: fraud },
      ],
    }).results;
    expect(first).toMatchObject({ id: "a", outputs: { claims_today: 382 } });
  });

  it("is refused if the base is missing or leads back to itself", () => {
    expect(refused({ base: "x" })).toContain("base.missing | The base x is not in the file.");
    expect(refused({ base: "0" })).toContain("base.cycle | The base 0 leads back to itself.");
    expect(refused({ base: "1" }, { base: "0" })).toContain("base.cycle | The base 1 leads back");
    expect(refused({ base: "2" }, { base: "0" }, { base: "1" })).toContain("base.cycle");
  });
});

describe("drift on a base of any kind", () => {
  it("multiclass", () => {
    expect(outputs(defects, { base: "0", growth: 0.04 })).toMatchObject({ first_negative_month: 18 });
    expect(outputs(defects, { base: "0", growth_linear: 0.04 }).first_negative_month).toBe(24);
  });

  it("forecast", () => {
    expect(outputs(demand, { base: "0", growth: 0.06 })).toMatchObject({ first_negative_month: 22 });
    expect(outputs(demand, { base: "0", growth: 0.06 }).crossing_months_after_launch).toBeCloseTo(
      Math.log(3.2913978494623657) / Math.log(1.06),
      9,
    );
  });

  it("estimate in a band", () => {
    const drift = outputs(prices, { base: "0", growth: 0.1 });
    // N(0) = 7,660 + 800 · .2 · 130
    expect(drift.crossing_months_after_launch).toBeCloseTo(Math.log(28_460 / 20_800) / Math.log(1.1), 9);
    expect(drift.first_negative_month).toBe(5);
    expect(drift.npv_24_no_drift).toBeCloseTo(24 * 7660 - 60_000, 6);
  });

  it("lists the months around the first loss, and only those of the horizon", () => {
    expect(outputs(fraud, { base: "0", growth: 0 }).months_listed).toEqual([1, 6, 12, 24]);
    expect(outputs(fraud, { base: "0", growth: 0, horizon_months: 5 }).months_listed).toEqual([1, 5]);
    expect(outputs(fraud, { base: "0", growth: 1 }).months_listed).toEqual([1, 2, 6, 12, 24]);
    expect(outputs({ ...fraud, fixed_run_cost: 1e6 }, { base: "0", growth: 0.1 }).months_listed).toEqual([
      1, 6, 12, 24,
    ]);
    expect(outputs(fraud, { base: "0", growth: 0.05, horizon_months: 6 })).toHaveProperty("npv_6_with_drift");
  });

  it("looks at intervals up to the one named, also beyond the horizon", () => {
    const short = outputs(fraud, { base: "0", growth: 0.01, max_interval: 1, retrain_cost: 6000 });
    expect(short).toMatchObject({ best_retrain_interval: 1, avg_value_interval_12: null });
    const long = outputs(fraud, {
      base: "0",
      growth: 0.001,
      max_interval: 36,
      retrain_cost: 60_000,
      horizon_months: 12,
    });
    expect(long.best_retrain_interval).toBeGreaterThan(12);
    expect(long.avg_value_interval_12).not.toBeNull();
  });

  it("works without an investment", () => {
    const drift = outputs(without(fraud, "build"), { base: "0", growth: 0.05 });
    expect(drift.payback_months_with_drift).toBe(0);
    expect(drift.peak_cumulative_month).toBe(14);
  });

  it("is refused on a base without a business case", () => {
    expect(refused({ seed: 1 }, { base: "0", growth: 0.1 })).toContain(
      "vector.unknown_form | The inputs of the base do not match",
    );
    expect(refused({ seed: 1 }, { base: "0", growth_linear: 0.1 })).toContain("vector.unknown_form");
  });
});

describe("what an entry leaves out", () => {
  it("an investment: no payback, no present value", () => {
    const bare = outputs(without(fraud, "build", "horizon_months", "annual_discount"));
    for (const name of [
      "build_cost",
      "payback_months",
      "roi",
      "npv",
      "monthly_discount",
      "cost_per_prediction_all_in",
    ]) {
      expect(bare).not.toHaveProperty(name);
    }
    expect(outputs(without(fraud, "horizon_months"))).toHaveProperty("payback_months");
    expect(outputs(without(fraud, "horizon_months"))).not.toHaveProperty("roi");
    expect(outputs(without(fraud, "annual_discount"))).toHaveProperty("roi");
    expect(outputs(without(fraud, "annual_discount"))).not.toHaveProperty("npv");
    expect(outputs({ ...fraud, build_cost: 100_000 })).toMatchObject({ build_cost: 100_000 });
  });

  it("growth: no first negative month", () => {
    expect(outputs(without(defects, "growth"))).not.toHaveProperty("first_negative_month");
    expect(outputs(without(demand, "growth"))).not.toHaveProperty("first_negative_month");
    expect(outputs(defects)).toHaveProperty("first_negative_month");
  });

  it("adoption and today's fixed cost: all acted on, nothing released", () => {
    expect(outputs({ ...defects, adoption: 1, alpha: 1, baseline_fixed: 0 })).toEqual(outputs(defects));
    expect(outputs({ ...defects, baseline_fixed: 100, alpha: 0.5 }).net_value_per_month).toBeCloseTo(40_206, 6);
    expect(outputs({ ...demand, adoption: 1, alpha: 1, baseline_fixed: 0, baseline_cost_per_item: 0 })).toEqual(
      outputs(demand),
    );
    expect(outputs({ ...demand, baseline_fixed: 100, alpha: 0.5 }).net_value_per_month).toBeCloseTo(34_146, 6);
    expect(outputs({ ...demand, baseline_cost_per_item: 1, adoption: 0.5 }).net_value_per_month).toBeCloseTo(
      1200 * (0.5 * 33.6 - 0.02) - 5000,
      6,
    );
  });

  it("scores: only the thresholds", () => {
    expect(outputs(fraud, { base: "0", train_base_rate: 0.05, production_base_rate: 0.004 })).toMatchObject({
      shifted: [],
    });
  });

  it("class names: the usual ones, or numbers", () => {
    const decision = {
      value_matrix: [
        [1, 0],
        [-1, 0],
      ],
      probabilities: [
        [0.4, 0.6],
        [0.9, 0.1],
      ],
    };
    expect(outputs(decision)).toMatchObject({
      decision: ["class 2", "class 1"],
      argmax_probability: ["class 2", "class 1"],
    });
    expect(outputs({ ...decision, classes: ["no", "yes"] })).toMatchObject({ decision: ["yes", "no"] });
    expect(refused({ ...decision, classes: ["no"] })).toContain("matrix.shape | The list of classes has");
  });
});

describe("evaluated counts with values", () => {
  const value = { TP: 5, FN: -5, FP: -1, TN: 0 };

  it("have no tolerance where there is no error", () => {
    const flawless = outputs({ confusion: { TP: 5, FN: 0, FP: 0, TN: 5 }, value });
    expect(flawless).toMatchObject({ breakeven_k: null, breakeven_error_rate: null, error_rate: 0, total: 25 });
  });

  it("are compared at the prevalence asked for", () => {
    const confusions = { a: { TP: 4, FN: 1, FP: 1, TN: 4 } };
    expect(outputs({ confusions, value, prevalence: 0.25 })).toHaveProperty("ev_at_prevalence_0_25", {
      a: expect.closeTo(0.25 * 3 + 0.75 * -0.2, 12),
      flag_everybody: 0.25 * 5 - 0.75,
      flag_nobody: -1.25,
    });
  });

  it("need at least one model to compare", () => {
    expect(refused({ confusions: {}, value })).toContain("class.empty | There is no model");
  });
});

describe("a file", () => {
  it("that is not of the form is refused as a whole", () => {
    const whole = (content: unknown) => refusal(() => evaluateVectors(content));
    expect(whole([])).toContain("file.wrong_form | The input does not have the expected form: the whole input:");
    expect(whole({ vectors: [{ id: "a" }] })).toContain("expected form: vectors.0.inputs:");
    expect(whole({ vectors: [{ id: "", inputs: {} }] })).toContain("vectors.0.id:");
    expect(
      whole({
        vectors: [
          { id: "a", inputs: {} },
          { id: "a", inputs: {} },
        ],
      }),
    ).toContain("vector.duplicate_id | The id a stands twice");
  });

  it("keeps the others going when one entry is refused", () => {
    const [bad, good] = results({ ...fraud, volume: "many" }, { seed: 42 });
    expect(bad).toMatchObject({
      id: "0",
      error: { code: "file.wrong_form", message: expect.stringContaining("volume:") },
    });
    expect(good).toHaveProperty("outputs.draws");
    expect(refused({ unheard: 1 })).toContain(
      "vector.unknown_form | The inputs of 0 do not match any known calculation.",
    );
    expect(refused({ ...fraud, prevalence: 1.5 })).toContain("rate.out_of_range | The prevalence is 1.5");
  });

  it("gives nothing for the parts of another room, unless that room is added", () => {
    expect(refused(find("Q1-psi"))).toContain("vector.unknown_form");
  });

  it("never hides an error of our own", () => {
    const broken = {
      marks: ["broken"],
      onBase: false,
      evaluate: () => {
        throw new TypeError("broken");
      },
    };
    expect(() => evaluateVectors({ vectors: [{ id: "a", inputs: { broken: 1 } }] }, [broken])).toThrow(TypeError);
  });
});

describe("goals and framing in a file", () => {
  it("read every field of the measure", () => {
    const goal = {
      id: "a",
      metric: "claims",
      unit: "claims",
      direction: "decrease",
      baseline: 100,
      owner: "A",
      measured_by: "ledger",
      by: "2027-06-30",
    };
    const check = (change: object) => outputs({ today: "2026-11-20", goals: [{ ...goal, ...change }] });
    expect(check({ target_share_of_baseline: 0.9 })).toMatchObject({ errors: { a: [] } });
    expect(check({ target: 90, go_live: "2027-06-01", label_delay_days: 60 })).toMatchObject({
      errors: { a: ["by.before_first_labels"] },
    });
    for (const direction of ["keep_within", "keep within"])
      expect(check({ direction, range: { low: 3, high: 2 } })).toMatchObject({
        errors: { a: ["range.order"] },
      });
    expect(check({ target: 90, baseline_date: "2024-01-01" })).toMatchObject({
      warnings: { a: ["baseline.older_than_12_months"] },
    });
  });

  it("read every answer of the framing", () => {
    const answers = {
      id: "a",
      decision_named: true,
      rule_solves: false,
      data: true,
      labels: "yes",
      target: "category",
      error_tolerable: true,
    };
    const frame = (change: object) => outputs({ cases: [{ ...answers, ...change }] });
    expect(frame({ people_solve: true })).toMatchObject({
      verdict: { a: "no-people-or-process" },
      problem: { a: null },
    });
    expect(frame({ service_solves: true })).toMatchObject({ verdict: { a: "no-existing-service" } });
    expect(frame({ data: false, data_obtainable: true })).toMatchObject({ verdict: { a: "yes" } });
    expect(frame({ target_observable: false })).toMatchObject({ verdict: { a: "not-yet-get-data" } });
    expect(frame({ several_true: true, classes: 4 })).toMatchObject({ problem: { a: "multilabel" } });
    expect(frame({ target: "number", future: true })).toMatchObject({ problem: { a: "forecasting" } });
  });
});
