import { describe, expect, it } from "vitest";
import { refusal } from "../../economics/testing/refusal.ts";
import { QUESTIONS, questionsOfGate } from "../questions/questions.ts";
import { scoreAnswer, type Answer } from "../scoring/score.ts";
import type { Gate } from "../types.ts";
import { evaluateGate, type GateFacts } from "./gates.ts";
import { approversNeeded, gateEffect, maySign, TRIAL_DAYS } from "./policy.ts";

const facts: GateFacts = {
  verdict: "yes",
  hasStopRule: true,
  minimumMetricMet: true,
  hasMonitorReport: true,
  lastReview: "2026-08-20",
  reviewTriggered: false,
  today: "2026-11-20",
};
const acceptance = { approver: "B", reason: "known", until: "2026-12-31" };
const green: Answer[] = QUESTIONS.map(({ id, impact }) => ({ id, kind: "automatic", impact, band: "green" }));

function blockers(
  gate: Gate,
  changes: Record<string, Partial<Answer>> = {},
  others: Partial<GateFacts> = {},
): string[] {
  const answers = green.map((answer) => ({ ...answer, ...changes[answer.id] }));
  const result = evaluateGate(gate, answers, { ...facts, ...others });
  expect(result.passes).toBe(result.blockers.length === 0);
  expect(result.gate).toBe(gate);
  return result.blockers.map(({ id }) => id);
}

describe("a gate opens", () => {
  it.each([0, 1, 2, 3, 4] as const)("when everything is green: %i", (gate) => {
    expect(blockers(gate)).toEqual([]);
  });

  it("without the questions a profile leaves out", () => {
    expect(evaluateGate(3, [], facts).passes).toBe(true);
  });
});

describe("gate 0, framing, stays shut", () => {
  it.each(["C02", "C05", "F01"])("while %s is red or not answered", (id) => {
    expect(blockers(0, { [id]: { band: "unknown" } })).toEqual([id]);
    expect(blockers(0, { [id]: { band: "red" } })).toEqual([id]);
    expect(blockers(0, { [id]: { band: "amber" } })).toEqual([]);
  });

  it("after a no, a not yet, or without a verdict", () => {
    expect(blockers(0, {}, { verdict: null })).toEqual(["verdict"]);
    for (const verdict of ["no-rules-first", "not-yet-get-data"] as const) {
      expect(evaluateGate(0, green, { ...facts, verdict }).blockers).toEqual([
        { id: "verdict", reason: `The verdict is ${verdict}.` },
      ]);
    }
    for (const verdict of ["yes", "yes-exploratory", "only-with-human-review"] as const)
      expect(blockers(0, {}, { verdict })).toEqual([]);
  });

  it("whatever other questions say", () => {
    expect(blockers(0, { P07: { band: "red" } })).toEqual([]);
  });
});

describe("gate 1, data, stays shut", () => {
  it.each(questionsOfGate(1))("while %s is red and not accepted", (id) => {
    expect(blockers(1, { [id]: { band: "red" } })).toEqual([id]);
    expect(blockers(1, { [id]: { band: "red", acceptance } })).toEqual([]);
    expect(blockers(1, { [id]: { band: "unknown" } })).toEqual([]);
  });

  it("without a stop rule", () => {
    expect(blockers(1, {}, { hasStopRule: false })).toEqual(["stop_rule"]);
    expect(blockers(1, { F04: { band: "red" } })).toEqual([]);
  });
});

describe("gate 2, release, stays shut", () => {
  it("while any question is red and not accepted, or unknown at high impact", () => {
    expect(blockers(2, { P09: { band: "red" }, C01: { band: "red", acceptance } })).toEqual(["P09"]);
    expect(
      evaluateGate(
        2,
        green.map((each) => (each.id === "P09" ? { ...each, band: "unknown" as const } : each)),
        facts,
      ).blockers,
    ).toEqual([{ id: "P09", reason: "Not answered, which counts as red from here on." }]);
    expect(blockers(2, { P09: { acceptance: { ...acceptance, until: "2026-11-19" }, band: "red" } })).toEqual(["P09"]);
  });

  it.each(["D07", "D08", "F04"])("while %s is not present, named once", (id) => {
    expect(blockers(2, { [id]: { band: "unknown" } })).toEqual([id]);
    expect(blockers(2, { [id]: { band: "unknown", impact: 1 } })).toEqual([id]);
  });

  it("while the lower bound of the minimum metric is not met, or not known", () => {
    expect(blockers(2, {}, { minimumMetricMet: false })).toEqual(["minimum_metric"]);
    expect(blockers(2, {}, { minimumMetricMet: null })).toEqual(["minimum_metric"]);
  });
});

describe("gate 3, live, stays shut", () => {
  it.each(["P07", "P08", "P09", "P10"])("while %s is red or not answered", (id) => {
    expect(blockers(3, { [id]: { band: "red" } })).toEqual([id]);
    expect(blockers(3, { [id]: { band: "unknown", impact: 1 } })).toEqual([id]);
    expect(blockers(3, { [id]: { band: "amber" } })).toEqual([]);
  });

  it("without a monitor report", () => {
    expect(evaluateGate(3, green, { ...facts, hasMonitorReport: false }).blockers).toEqual([
      { id: "monitor_report", reason: "There is no monitor report yet." },
    ]);
    expect(blockers(3, { F04: { band: "red" } })).toEqual([]);
  });
});

describe("gate 4, review, stays shut", () => {
  it("when the last review is more than 3 months ago, or was triggered again", () => {
    expect(blockers(4, {}, { lastReview: "2026-08-19" })).toEqual(["review"]);
    expect(blockers(4, {}, { lastReview: null })).toEqual(["review"]);
    expect(blockers(4, {}, { reviewTriggered: true })).toEqual(["review_trigger"]);
  });

  it("and no gate opens on a day that is none", () => {
    for (const gate of [0, 1, 2, 3, 4] as const) {
      expect(refusal(() => evaluateGate(gate, green, { ...facts, today: "now" }))).toContain("date.invalid");
    }
    expect(refusal(() => evaluateGate(4, [], { ...facts, today: "now" }))).toContain("date.invalid");
  });
});

describe("the policy", () => {
  it("goes by environment: trial allows, staging warns, production blocks", () => {
    expect([gateEffect(false, "trial"), gateEffect(false, "staging"), gateEffect(false, "production")]).toEqual([
      "allow",
      "warn",
      "block",
    ]);
    expect(gateEffect(true, "production")).toBe("allow");
    expect(gateEffect(false, "trial", { trial: "block", staging: "warn", production: "block" })).toBe("block");
    expect(TRIAL_DAYS).toBe(14);
  });

  it("asks for two approvers at high risk or with an accepted red", () => {
    const scored = (answer: Answer) => [scoreAnswer(answer, { gate: 2, today: facts.today })];
    const red: Answer = { id: "F05", kind: "automatic", impact: 5, band: "red" };
    expect(approversNeeded("standard", scored(red))).toBe(1);
    expect(approversNeeded("standard", scored({ ...red, acceptance }))).toBe(2);
    expect(approversNeeded("high_risk", [])).toBe(2);
    expect(approversNeeded("light", [])).toBe(1);
  });

  it("lets nobody sign the own work, except alone and short of production", () => {
    expect(maySign("B", "A", "production", 5)).toEqual({ allowed: true, ownWork: false });
    expect(maySign("A", "A", "trial", 5)).toEqual({ allowed: false, ownWork: true });
    expect(maySign("A", "A", "trial", 1)).toEqual({ allowed: true, ownWork: true });
    expect(maySign("A", "A", "staging", 1)).toEqual({ allowed: true, ownWork: true });
    expect(maySign("A", "A", "production", 1)).toEqual({ allowed: false, ownWork: true });
  });
});
