import { describe, expect, it } from "vitest";
import { refusal, UNUSABLE } from "../testing/refusal.ts";
import { addDays, addMonths, calendarDate, isCalendarDate } from "./calendar.ts";
import { framingFlags } from "./framingFlags.ts";
import { isMachineLearning, isSolvedOtherwise, problemType, type FramingAnswers } from "./framing.ts";
import { meetsRequirement, minimumMetric } from "./minimumMetric.ts";
import { readyForG0, type Goal } from "./readyForG0.ts";
import { goalSentence, type GoalErrorCode, type GoalMeasure, type GoalWarningCode } from "./types.ts";
import { isAbsent, isBlank, targetValue, validateMeasure } from "./validateMeasure.ts";

const today = "2026-11-20";
const measure: GoalMeasure = {
  metric: "fraud claims paid",
  unit: "claims/month",
  direction: "decrease",
  baseline: 382,
  baselineDate: "2026-10-31",
  target: 344,
  by: "2027-06-30",
  goLive: "2027-01-15",
  labelDelayDays: 30,
  measuredBy: "claims ledger, monthly",
  owner: "A. Perera",
};
const goal: Goal = {
  ...measure,
  problem: "Stolen cards are used at our tills and we pay the claims.",
  whyNow: "Claims doubled since spring.",
  costOfDoingNothing: 68_000,
  decision: "Call the cardholder before the payment goes through",
  decidedBy: "Head of payments",
  decisionCadence: "event",
  sponsor: "B. Silva",
  experts: ["C. Fernando"],
  intendedUse: "Ranking payments for a call",
  notIntendedUse: "Closing accounts",
  automation: "recommend",
  assumptions: [{ text: "A call stops 95 % of the loss", status: "open" }],
  minimumPerformance: { metric: "recall", value: 0.6 },
};
const check = (change: GoalMeasure) => validateMeasure({ ...measure, ...change }, today);
const ready = (change: Goal) => readyForG0({ ...goal, ...change }, today);

describe("calendar dates", () => {
  it("are days that exist", () => {
    expect(["2026-11-20", "2028-02-29"].map(isCalendarDate)).toEqual([true, true]);
    for (const text of [
      "2026-02-29",
      "2026-13-01",
      "2026-00-10",
      "2026-06-31",
      "2026-6-1",
      "x2026-06-01",
      "2026-06-01x",
      "",
      "today",
    ]) {
      expect(isCalendarDate(text)).toBe(false);
      expect(refusal(() => calendarDate(text))).toContain(`date.invalid | “${text}” is not a calendar date.`);
    }
  });

  it("move by months, at most to the end of the month, and by days", () => {
    expect(addMonths("2026-11-20", 3)).toBe("2027-02-20");
    expect(addMonths("2026-11-30", 3)).toBe("2027-02-28");
    expect(addMonths("2027-11-30", 3)).toBe("2028-02-29");
    expect(addMonths("2026-12-31", 1)).toBe("2027-01-31");
    expect(addMonths("2026-03-31", -1)).toBe("2026-02-28");
    expect(addDays("2026-12-30", 3)).toBe("2027-01-02");
    expect(addDays("2026-12-30", 0)).toBe("2026-12-30");
    expect(refusal(() => addMonths("never", 1))).toContain("date.invalid");
    expect(refusal(() => addDays("never", 1))).toContain("date.invalid");
  });
});

describe("the measure of a goal", () => {
  it("passes when it is complete", () => {
    expect(check({})).toEqual({ errors: [], warnings: [] });
    expect(refusal(() => validateMeasure(measure, "soon"))).toContain("date.invalid");
  });

  it("lists what is missing in the order of the form", () => {
    expect(validateMeasure({}, today).errors).toEqual([
      ...["metric.missing", "unit.missing", "direction.missing", "baseline.missing", "target.missing"],
      ...["by.missing", "owner.missing", "measured_by.missing"],
    ]);
  });

  it.each([
    [{ metric: " " }, ["metric.missing"]],
    [{ unit: null }, ["unit.missing"]],
    [{ direction: null }, ["direction.missing"]],
    [{ baseline: null }, ["baseline.missing"]],
    [{ baselineDate: "31.10.2026" }, ["baseline.date_invalid"]],
    [{ baselineDate: "2026-11-21" }, ["baseline.date_future"]],
    [{ target: null }, ["target.missing"]],
    [{ target: 382 }, ["target.direction"]],
    [{ target: 400 }, ["target.direction"]],
    [{ direction: "increase" }, ["target.direction"]],
    [{ by: null }, ["by.missing"]],
    [{ by: "30 June" }, ["by.invalid"]],
    [{ by: "2026-11-20" }, ["by.past"]],
    [{ by: "2027-02-14" }, ["by.before_first_labels"]],
    [{ goLive: "soon" }, ["go_live.invalid"]],
    [{ owner: "" }, ["owner.missing"]],
    [{ measuredBy: undefined }, ["measured_by.missing"]],
    [{ baseline: Number.NaN }, ["number.not_finite"]],
    [{ labelDelayDays: Infinity }, ["number.not_finite"]],
  ] as [GoalMeasure, string[]][])("finds in %o: %o", (change, errors) => {
    expect(check(change).errors).toEqual(errors);
  });

  it("finds every number that is none", () => {
    for (const value of UNUSABLE) {
      expect(check({ target: value }).errors).toContain("number.not_finite");
      expect(check({ target: null, targetShareOfBaseline: value }).errors).toContain("number.not_finite");
      expect(check({ direction: "keep_within", range: { low: value, high: 1 } }).errors).toContain("number.not_finite");
      expect(check({ direction: "keep_within", range: { low: 1, high: value } }).errors).toContain("number.not_finite");
    }
  });

  it("accepts the day after today, after the first known outcomes, and today as the day of the baseline", () => {
    expect(check({ by: "2026-11-21", goLive: null }).errors).toEqual([]);
    expect(check({ by: "2027-02-15" }).errors).toEqual([]);
    expect(check({ by: "2027-01-16", labelDelayDays: null }).errors).toEqual([]);
    expect(check({ by: "2027-01-15", labelDelayDays: null }).errors).toEqual(["by.before_first_labels"]);
    expect(check({ by: "2027-01-17", labelDelayDays: 0.5 }).errors).toEqual([]);
    expect(check({ by: "2027-01-16", labelDelayDays: 0.5 }).errors).toEqual(["by.before_first_labels"]);
    expect(check({ baselineDate: today })).toEqual({ errors: [], warnings: [] });
    expect(check({ baselineDate: null })).toEqual({ errors: [], warnings: [] });
  });

  it("takes the target as a share of the baseline too", () => {
    expect(targetValue({ target: 5, targetShareOfBaseline: 0.5, baseline: 100 })).toBe(5);
    expect(targetValue({ targetShareOfBaseline: 0.9, baseline: 100 })).toBe(90);
    expect(targetValue({ targetShareOfBaseline: 0.9 })).toBeNull();
    expect(targetValue({ baseline: 100 })).toBeNull();
    expect(check({ target: null, targetShareOfBaseline: 0.9 }).errors).toEqual([]);
    expect(check({ target: null, targetShareOfBaseline: 1.1 }).errors).toEqual(["target.direction"]);
  });

  it("may stay within a range instead", () => {
    const within = (range: GoalMeasure["range"]) => check({ direction: "keep_within", target: null, range }).errors;
    expect(within({ low: 1, high: 2 })).toEqual([]);
    expect(within({ low: 2, high: 2 })).toEqual([]);
    expect(within({ low: 3, high: 2 })).toEqual(["range.order"]);
    expect(within(null)).toEqual(["range.missing"]);
  });

  it("is doubted when it names a model metric", () => {
    for (const metric of [
      "F1 score",
      "auc",
      "Accuracy of the model",
      "mean RMSE",
      "recall",
      "R²",
      "log-loss",
      "LOGLOSS",
      "F-Score",
    ]) {
      expect(check({ metric }).warnings).toEqual(["metric.is_model_metric"]);
    }
    for (const metric of ["product recalls", "accurate invoices", "claims", "maerz", "macro1"]) {
      expect(check({ metric }).warnings).toEqual([]);
    }
  });

  it("is doubted when the baseline is older than 12 months", () => {
    expect(check({ baselineDate: "2025-11-20" }).warnings).toEqual([]);
    expect(check({ baselineDate: "2025-11-19" }).warnings).toEqual(["baseline.older_than_12_months"]);
  });

  it("is doubted when the target is more than half better", () => {
    expect(check({ target: 191 }).warnings).toEqual([]);
    expect(check({ target: 190 }).warnings).toEqual(["target.over_50_percent_better"]);
    expect(check({ direction: "increase", target: 573 }).warnings).toEqual([]);
    expect(check({ direction: "increase", target: 574 }).warnings).toEqual(["target.over_50_percent_better"]);
    expect(check({ direction: "increase", baseline: 0, target: 5 })).toEqual({ errors: [], warnings: [] });
    expect(check({ direction: "increase", baseline: -10, target: -5 }).warnings).toEqual([]);
    expect(check({ direction: "increase", baseline: -10, target: -4 }).warnings).toEqual([
      "target.over_50_percent_better",
    ]);
  });

  it("has a sentence for every finding", () => {
    const codes: readonly (GoalErrorCode | GoalWarningCode)[] = [
      "metric.missing",
      "unit.missing",
      "direction.missing",
      "baseline.missing",
      "baseline.date_missing",
      "baseline.date_invalid",
      "baseline.date_future",
      "target.missing",
      "target.direction",
      "range.missing",
      "range.order",
      "by.missing",
      "by.invalid",
      "by.past",
      "by.before_first_labels",
      "go_live.invalid",
      "owner.missing",
      "measured_by.missing",
      "number.not_finite",
      "problem.missing",
      "why_now.missing",
      "decision.missing",
      "use.missing",
      "automation.missing",
      "sponsor.missing",
      "experts.missing",
      "assumptions.missing",
      "minimum_performance.missing",
      "minimum_performance.metric_unknown",
      "metric.is_model_metric",
      "baseline.older_than_12_months",
      "target.over_50_percent_better",
      "problem.model_words",
    ];
    for (const code of codes) expect(goalSentence(code), code).toMatch(/^[A-Z].{15,}\.$/);
    expect(goalSentence("unit.missing")).toContain("State the unit of the metric");
    expect(goalSentence("metric.is_model_metric")).toContain("not of the business");
    expect([isAbsent(null), isAbsent(undefined), isAbsent(0)]).toEqual([true, true, false]);
    expect([isBlank(" "), isBlank(null), isBlank("x")]).toEqual([true, true, false]);
  });
});

describe("readiness for the first gate", () => {
  it("is reached by a complete goal", () => {
    expect(ready({})).toEqual({ errors: [], warnings: [], ready: true });
    expect(ready({ costOfDoingNothing: "unknown" }).ready).toBe(true);
    expect(ready({ minimumPerformance: { metric: "recall", value: 0 } }).ready).toBe(true);
  });

  it.each([
    [{ problem: "x".repeat(29) }, "problem.missing"],
    [{ problem: "x".repeat(601) }, "problem.missing"],
    [{ problem: `${" ".repeat(20)}too short${" ".repeat(20)}` }, "problem.missing"],
    [{ problem: null }, "problem.missing"],
    [{ whyNow: "" }, "why_now.missing"],
    [{ costOfDoingNothing: null }, "why_now.missing"],
    [{ costOfDoingNothing: Number.NaN }, "why_now.missing"],
    [{ decision: null }, "decision.missing"],
    [{ decidedBy: "" }, "decision.missing"],
    [{ decisionCadence: null }, "decision.missing"],
    [{ unit: "" }, "unit.missing"],
    [{ baselineDate: null }, "baseline.date_missing"],
    [{ sponsor: null }, "sponsor.missing"],
    [{ experts: [] }, "experts.missing"],
    [{ experts: null }, "experts.missing"],
    [{ intendedUse: null }, "use.missing"],
    [{ notIntendedUse: "" }, "use.missing"],
    [{ automation: null }, "automation.missing"],
    [{ assumptions: [] }, "assumptions.missing"],
    [{ minimumPerformance: null }, "minimum_performance.missing"],
    [{ minimumPerformance: { metric: "", value: 1 } }, "minimum_performance.missing"],
    [{ minimumPerformance: { metric: "recall", value: Number.NaN } }, "minimum_performance.missing"],
  ] as [Goal, string][])("is not reached with %o", (change, error) => {
    expect(ready(change)).toMatchObject({ errors: [error], ready: false });
  });

  it("accepts the shortest and the longest problem", () => {
    expect(ready({ problem: "x".repeat(30) }).ready).toBe(true);
    expect(ready({ problem: "x".repeat(600) }).ready).toBe(true);
  });

  it("warns of model words, together with the warnings of the measure", () => {
    for (const word of ["AI", "ml", "predict", "Predictions", "models", "machine learning", "algorithm"]) {
      expect(ready({ problem: `We need ${word} because claims cost too much.` }).warnings).toEqual([
        "problem.model_words",
      ]);
    }
    expect(ready({ problem: "Our main email remodelling takes far too long." }).warnings).toEqual([]);
    expect(ready({ problem: "We need AI because claims cost so much.", metric: "F1" }).warnings).toEqual([
      "problem.model_words",
      "metric.is_model_metric",
    ]);
  });

  it("asks for a metric that the evaluation measures", () => {
    expect(readyForG0(goal, today, ["recall"]).ready).toBe(true);
    expect(readyForG0(goal, today, ["auc"]).errors).toEqual(["minimum_performance.metric_unknown"]);
    expect(readyForG0(goal, today, []).errors).toEqual(["minimum_performance.metric_unknown"]);
  });
});

describe("is it machine learning?", () => {
  const yes: FramingAnswers = {
    decisionNamed: true,
    ruleSolves: false,
    data: true,
    labels: "yes",
    target: "category",
    errorTolerable: true,
  };

  it.each([
    [{}, "yes", "nothing simpler does it"],
    [{ decisionNamed: false, peopleSolve: true }, "not-yet-name-decision", "No decision is named"],
    [{ peopleSolve: true, ruleSolves: true }, "no-people-or-process", "Hiring people or changing the process"],
    [{ ruleSolves: true, serviceSolves: true }, "no-rules-first", "A rule, lookup or query meets the goal"],
    [{ serviceSolves: true, data: false }, "no-existing-service", "A ready service solves it"],
    [{ data: false, errorTolerable: false }, "not-yet-get-data", "There is no data"],
    [{ targetObservable: false }, "not-yet-get-data", "cannot be observed"],
    [{ data: false, dataObtainable: true }, "yes", "A decision is named"],
    [{ errorTolerable: false, labels: "no" }, "only-with-human-review", "must go to a reviewer"],
    [{ labels: "no" }, "yes-exploratory", "no known outcomes to learn from"],
    [{ labels: "obtainable" }, "yes", "A decision is named"],
    [{ peopleSolve: false, serviceSolves: false, targetObservable: true, dataObtainable: false }, "yes", "A decision"],
  ] as [Partial<FramingAnswers>, string, string][])("%o: %s", (change, verdict, reason) => {
    const found = isMachineLearning({ ...yes, ...change });
    expect(found.verdict).toBe(verdict);
    expect(found.reason).toContain(reason);
  });

  it.each([
    [{ target: "category" }, "binary"],
    [{ target: "category", classes: 2 }, "binary"],
    [{ target: "category", classes: 3 }, "multiclass"],
    [{ target: "category", classes: 3, severalTrue: true }, "multilabel"],
    [{ target: "number" }, "regression"],
    [{ target: "number", future: true }, "forecasting"],
    [{ target: "order" }, "ranking"],
    [{ target: "groups" }, "clustering"],
    [{ target: "rare_events" }, "anomaly"],
    [{ target: "actions" }, "reinforcement"],
    [{ ruleSolves: true }, null],
    [{ data: false }, "binary"],
  ] as [Partial<FramingAnswers>, string | null][])("the kind of problem of %o is %s", (change, kind) => {
    expect(problemType({ ...yes, ...change })).toBe(kind);
  });

  it("knows which verdicts name another solution", () => {
    expect(isSolvedOtherwise("no-existing-service")).toBe(true);
    expect(isSolvedOtherwise("not-yet-get-data")).toBe(false);
    expect(isSolvedOtherwise("yes")).toBe(false);
  });
});

describe("flags beside the verdict", () => {
  it("are raised only for what is known", () => {
    expect(framingFlags({})).toEqual([]);
    const fine = {
      labelledItems: 200,
      rarestClassItems: 30,
      heuristic: 89.9,
      target: 100,
      inputsKnownInTime: true,
      actionChangesLabel: false,
      usersAgree: true,
    };
    expect(framingFlags(fine)).toEqual([]);
    expect(framingFlags({ heuristic: 5 })).toEqual([]);
    expect(framingFlags({ target: 5 })).toEqual([]);
  });

  it("say what deserves attention, in order", () => {
    const flags = framingFlags({
      labelledItems: 199,
      rarestClassItems: 29,
      heuristic: 90,
      target: 100,
      inputsKnownInTime: false,
      actionChangesLabel: true,
      usersAgree: false,
    });
    expect(flags.map(({ code }) => code)).toEqual([
      ...["few_labelled_items", "few_rare_items", "heuristic_close", "inputs_late", "feedback_loop", "users_disagree"],
    ]);
    expect(flags[0]?.sentence).toContain("Fewer than 200 labelled items");
    for (const { sentence } of flags) expect(sentence).toMatch(/^[A-Z].{30,}\.$/);
    expect(framingFlags({ heuristic: -110, target: -100 }).map(({ code }) => code)).toEqual(["heuristic_close"]);
    expect(framingFlags({ heuristic: 111, target: 100 })).toEqual([]);
  });
});

describe("the minimum metric", () => {
  it("is the stricter of goal and economics", () => {
    expect(minimumMetric(0.6, 0.4, "higher")).toEqual({ limit: 0.6, from: "goal" });
    expect(minimumMetric(0.3, 0.4, "higher")).toEqual({ limit: 0.4, from: "economics" });
    expect(minimumMetric(0.3, 0.4, "lower")).toEqual({ limit: 0.3, from: "goal" });
    expect(minimumMetric(0.6, 0.4, "lower")).toEqual({ limit: 0.4, from: "economics" });
    expect(minimumMetric(0.5, 0.5, "higher")?.from).toBe("goal");
    expect(minimumMetric(0.5, 0.5, "lower")?.from).toBe("goal");
  });

  it("may follow from one of them alone, or from none", () => {
    expect(minimumMetric(null, 0.4, "higher")).toEqual({ limit: 0.4, from: "economics" });
    expect(minimumMetric(0.6, null, "lower")).toEqual({ limit: 0.6, from: "goal" });
    expect(minimumMetric(null, null, "lower")).toBeNull();
    expect(refusal(() => minimumMetric(Number.NaN, 1, "higher"))).toContain(
      "number.not_finite | The limit from the goal",
    );
    expect(refusal(() => minimumMetric(1, Number.NaN, "higher"))).toContain(
      "number.not_finite | The limit from the economics",
    );
  });

  it("must be met by the pessimistic bound", () => {
    const requirement = { limit: 0.6, from: "goal" } as const;
    expect(meetsRequirement(requirement, { low: 0.6, high: 0.9 }, "higher")).toBe(true);
    expect(meetsRequirement(requirement, { low: 0.59, high: 0.9 }, "higher")).toBe(false);
    expect(meetsRequirement(requirement, { low: 0.1, high: 0.6 }, "lower")).toBe(true);
    expect(meetsRequirement(requirement, { low: 0.1, high: 0.61 }, "lower")).toBe(false);
    expect(meetsRequirement(requirement, null, "higher")).toBe(false);
    expect(refusal(() => meetsRequirement(requirement, { low: Number.NaN, high: 1 }, "higher"))).toContain(
      "number.not_finite | The lower bound",
    );
    expect(refusal(() => meetsRequirement(requirement, { low: 0, high: Number.NaN }, "lower"))).toContain(
      "number.not_finite | The upper bound",
    );
  });
});
