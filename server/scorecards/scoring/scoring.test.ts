import { describe, expect, it } from "vitest";
import { refusal } from "../../economics/testing/refusal.ts";
import { acceptanceErrors, acceptanceSentence } from "./acceptance.ts";
import { evidenceCoverage } from "./coverage.ts";
import { blockingReds, rollUp, summaryColour, topRisks } from "./rollUp.ts";
import { colourOfScore, likelihoodOf, scoreAnswer, type Answer } from "./score.ts";
import { testScoreTile } from "./testScoreTile.ts";

const today = "2026-11-20";
const automatic: Answer = { id: "F05", kind: "automatic", impact: 4, band: "green" };
const human: Answer = { id: "C04", kind: "human", impact: 4, likelihood: 1, hasEvidence: true };
const acceptance = { approver: "B", reason: "known", until: "2026-12-31" };
const at = (gate: 0 | 1 | 2 | 3 | 4) => ({ gate, today });
const score = (answer: Answer, gate: 0 | 1 | 2 = 1) => scoreAnswer(answer, at(gate));

describe("the score of one question", () => {
  it("has limits at 5 and 14", () => {
    expect([1, 5, 6, 14, 15, 25].map(colourOfScore)).toEqual(["green", "green", "amber", "amber", "red", "red"]);
  });

  it("is likelihood times impact: green stays green at any impact, red stays red from impact 3", () => {
    expect([likelihoodOf("green"), likelihoodOf("amber"), likelihoodOf("red")]).toEqual([1, 2, 5]);
    expect(score({ ...automatic, impact: 5 })).toMatchObject({ likelihood: 1, score: 5, colour: "green" });
    expect(score({ ...automatic, band: "amber", impact: 3 })).toMatchObject({
      likelihood: 2,
      score: 6,
      colour: "amber",
    });
    expect(score({ ...automatic, band: "red", impact: 3 })).toMatchObject({ likelihood: 5, score: 15, colour: "red" });
    expect(score({ ...automatic, band: "red", impact: 1 })).toMatchObject({ score: 5, colour: "green" });
    expect(score({ ...human, likelihood: 3, impact: 5 })).toMatchObject({ likelihood: 3, score: 15, colour: "red" });
  });

  it("of an unknown answer is grey and counts as amber up to gate 1", () => {
    const unknown: Answer = { id: "F05", kind: "automatic", impact: 4, band: "unknown" };
    expect(score(unknown, 0)).toMatchObject({ colour: "unknown", countsAs: "amber", likelihood: 2, isUnknown: true });
    expect(score(unknown, 1)).toMatchObject({ colour: "unknown", countsAs: "amber", score: 8 });
    expect(score({ id: "F05", kind: "automatic", impact: 4 })).toMatchObject({ isUnknown: true });
  });

  it("of an unknown answer is the worst from gate 2, and never green", () => {
    const unknown: Answer = { id: "F05", kind: "automatic", impact: 4, band: "unknown" };
    expect(score(unknown, 2)).toMatchObject({ colour: "red", countsAs: "red", likelihood: 5, score: 20 });
    expect(score({ ...unknown, impact: 2 }, 2)).toMatchObject({ colour: "amber", score: 10 });
    expect(score({ ...unknown, impact: 1 }, 2)).toMatchObject({ colour: "unknown", countsAs: "green", score: 5 });
  });

  it("of a human answer without evidence is at best amber", () => {
    expect(score(human).colour).toBe("green");
    expect(score({ ...human, hasEvidence: false }).colour).toBe("amber");
    expect(score({ id: "C04", kind: "human", impact: 4, likelihood: 1 }).colour).toBe("amber");
    expect(score({ ...human, hasEvidence: false, likelihood: 5 }).colour).toBe("red");
    expect(score({ ...automatic, hasEvidence: false }).colour).toBe("green");
  });

  it("of a human answer is no better than what a check has found", () => {
    expect(score({ ...human, band: "red" })).toMatchObject({ likelihood: 5, colour: "red" });
    expect(score({ ...human, band: "amber" })).toMatchObject({ likelihood: 2, colour: "amber" });
    expect(score({ ...human, likelihood: 4, band: "amber" }).likelihood).toBe(4);
    expect(score({ ...human, band: "unknown" })).toMatchObject({ likelihood: 1, colour: "green" });
    expect(score({ id: "C05", kind: "human", impact: 5, band: "red" })).toMatchObject({
      colour: "red",
      isUnknown: false,
    });
    expect(score({ id: "C05", kind: "human", impact: 5, band: "amber" })).toMatchObject({ isUnknown: true });
    expect(score({ id: "C05", kind: "human", impact: 5, band: "green" })).toMatchObject({ isUnknown: true });
  });

  it("of an automatic answer cannot be set by hand", () => {
    expect(score({ ...automatic, band: "red", likelihood: 1 })).toMatchObject({ likelihood: 5, colour: "red" });
    expect(score({ ...automatic, band: "unknown", likelihood: 1 })).toMatchObject({ isUnknown: true });
  });

  it("of a suggested answer is at best amber until a person confirms it", () => {
    const suggested: Answer = { ...automatic, kind: "suggested" };
    expect(score(suggested).colour).toBe("amber");
    expect(score({ ...suggested, isConfirmed: true }).colour).toBe("green");
    expect(score({ ...suggested, band: "red", likelihood: 1, isConfirmed: true }).colour).toBe("red");
  });

  it("is one colour worse after the review date", () => {
    expect(score({ ...human, reviewBy: today }).colour).toBe("green");
    expect(score({ ...human, reviewBy: "2026-11-19" }).colour).toBe("amber");
    expect(score({ ...human, likelihood: 2, reviewBy: "2026-11-19" }).colour).toBe("red");
    expect(score({ ...human, likelihood: 5, reviewBy: "2026-11-19" }).colour).toBe("red");
    expect(refusal(() => score({ ...human, reviewBy: "soon" }))).toContain("date.invalid");
  });

  it("does not exist where the question does not apply, with a reason and somebody's agreement", () => {
    const agreed = { reason: "no people", agreedBy: "B" };
    expect(score({ ...human, notApplicable: agreed })).toEqual({
      id: "C04",
      impact: 4,
      likelihood: null,
      score: null,
      colour: "not_applicable",
      countsAs: "not_applicable",
      isUnknown: false,
      acceptedUntil: null,
    });
    for (const not of [
      { ...agreed, reason: " " },
      { ...agreed, agreedBy: null },
      { ...agreed, agreedBy: " " },
    ]) {
      expect(score({ ...human, notApplicable: not })).toMatchObject({ colour: "unknown", isUnknown: true });
    }
    expect(score({ ...automatic, band: "not_applicable" }).colour).toBe("not_applicable");
  });

  it("keeps its colour when the risk is accepted", () => {
    const red: Answer = { ...automatic, band: "red", acceptance };
    expect(score(red)).toMatchObject({ colour: "red", acceptedUntil: "2026-12-31" });
    expect(score({ ...red, acceptance: { ...acceptance, until: today } }).acceptedUntil).toBe(today);
    expect(score({ ...red, acceptance: { ...acceptance, until: "2026-11-19" } }).acceptedUntil).toBeNull();
    expect(score({ ...automatic, band: "amber", acceptance }).acceptedUntil).toBeNull();
    expect(refusal(() => score({ ...red, acceptance: { ...acceptance, until: "later" } }))).toContain("date.invalid");
  });

  it.each([0, 6, 2.5, Number.NaN])("is refused for %d on the scale from 1 to 5", (value) => {
    expect(refusal(() => score({ ...automatic, impact: value }))).toContain(
      `scale.out_of_range | The impact is ${value},`,
    );
    expect(refusal(() => score({ ...human, likelihood: value }))).toContain(
      `scale.out_of_range | The likelihood is ${value},`,
    );
  });

  it("needs to know the day", () => {
    expect(refusal(() => scoreAnswer(automatic, { gate: 1, today: "now" }))).toContain("date.invalid");
  });
});

describe("the roll-up", () => {
  const green = score(automatic);
  const amber = score({ ...automatic, id: "A", band: "amber" });
  const red = score({ ...automatic, id: "R", band: "red" });
  const accepted = score({ ...automatic, id: "X", band: "red", acceptance });
  const unknown = score({ id: "U", kind: "automatic", impact: 1, band: "unknown" });
  const none = score({ ...automatic, id: "N", band: "not_applicable" });

  it("of a topic is its worst question", () => {
    expect(rollUp([green, green]).colour).toBe("green");
    expect(rollUp([green, amber]).colour).toBe("amber");
    expect(rollUp([red, green, amber]).colour).toBe("red");
    expect(rollUp([green, accepted]).colour).toBe("red");
    expect(rollUp([none]).colour).toBe("not_applicable");
    expect(rollUp([none, green]).colour).toBe("green");
    expect(rollUp([]).colour).toBe("not_applicable");
  });

  it("is at least amber if a fifth is unknown", () => {
    expect(rollUp([unknown, green, green, green, green]).colour).toBe("amber");
    expect(rollUp([unknown, green, green, green, green, green]).colour).toBe("green");
    expect(rollUp([unknown, none, none, none, none, none, green]).colour).toBe("amber");
    expect(rollUp([unknown, red]).colour).toBe("red");
  });

  it("shows how many have which colour", () => {
    expect(rollUp([green, amber, amber, red, accepted, unknown, none]).counts).toEqual({
      green: 1,
      amber: 2,
      red: 2,
      unknown: 1,
      notApplicable: 1,
      accepted: 1,
    });
  });

  it("of the whole is the worst topic", () => {
    expect(summaryColour([rollUp([green]), rollUp([amber])])).toBe("amber");
    expect(summaryColour([rollUp([none]), rollUp([green])])).toBe("green");
    expect(summaryColour([rollUp([red]), rollUp([green])])).toBe("red");
    expect(summaryColour([])).toBe("not_applicable");
  });

  it("names the reds that block and the highest risks", () => {
    expect(blockingReds([green, red, accepted, amber])).toEqual(["R"]);
    expect(topRisks([green, amber, red, none, accepted, unknown]).map(({ id }) => id)).toEqual([
      "R",
      "X",
      "A",
      "F05",
      "U",
    ]);
    expect(topRisks([green, amber, red], 1).map(({ id }) => id)).toEqual(["R"]);
    const list = [green, red];
    topRisks(list);
    expect(list.map(({ id }) => id)).toEqual(["F05", "R"]);
  });
});

describe("accepting a risk", () => {
  const question = { id: "D12", author: "A", isProhibited: false };
  const errors = (change: object, about = question) => acceptanceErrors({ ...acceptance, ...change }, about, today);

  it("needs another person, a reason and a day within 6 months", () => {
    expect(errors({})).toEqual([]);
    expect(errors({ approver: " " })).toEqual(["acceptance.approver_missing"]);
    expect(errors({ approver: " A " })).toEqual(["acceptance.approver_is_author"]);
    expect(errors({ reason: " " })).toEqual(["acceptance.reason_missing"]);
    expect(errors({ until: "soon" })).toEqual(["acceptance.until_invalid"]);
    expect(errors({ until: "2026-11-19" })).toEqual(["acceptance.until_past"]);
    expect(errors({ until: today })).toEqual([]);
    expect(errors({ until: "2027-05-20" })).toEqual([]);
    expect(errors({ until: "2027-05-21" })).toEqual(["acceptance.until_too_late"]);
    expect(errors({ approver: "A" }, { ...question, author: "A " })).toEqual(["acceptance.approver_is_author"]);
  });

  it("is impossible for a prohibited practice and for personal data", () => {
    expect(errors({}, { ...question, id: "D10" })).toEqual(["acceptance.not_allowed"]);
    expect(errors({}, { ...question, id: "C05", isProhibited: true })).toEqual(["acceptance.not_allowed"]);
    expect(errors({}, { ...question, id: "C05" })).toEqual([]);
    expect(errors({}, { ...question, isProhibited: true })).toEqual([]);
    expect(acceptanceSentence("acceptance.not_allowed")).toContain("cannot be accepted");
    expect(refusal(() => acceptanceErrors(acceptance, question, "now"))).toContain("date.invalid");
  });
});

describe("evidence coverage", () => {
  const answers: Answer[] = [
    { ...automatic, id: "a" },
    { ...human, id: "b", reviewBy: "2026-11-19" },
    { ...automatic, id: "c", band: "unknown" },
    { ...automatic, id: "d", band: "not_applicable" },
    { ...human, id: "e", reviewBy: today },
  ];
  const scored = answers.map((answer) => score(answer));

  it("counts answered, computed and overdue", () => {
    expect(evidenceCoverage(answers, scored, today)).toEqual({
      answeredShare: 0.75,
      automaticShare: 1 / 3,
      overdueReviews: ["b"],
    });
  });

  it("knows no share of nothing", () => {
    expect(evidenceCoverage([], [], today)).toEqual({ answeredShare: null, automaticShare: null, overdueReviews: [] });
    expect(evidenceCoverage(answers, scored.slice(2, 3), today)).toMatchObject({
      answeredShare: 0,
      automaticShare: null,
    });
    expect(refusal(() => evidenceCoverage([], [], "now"))).toContain("date.invalid");
    expect(refusal(() => evidenceCoverage([{ ...human, reviewBy: "soon" }], [], today))).toContain("date.invalid");
  });
});

describe("the ML Test Score of a scorecard", () => {
  const answered = (ids: string[], kind: Answer["kind"]): Answer[] =>
    ids.map((id) => ({ ...automatic, id, kind, likelihood: 1, hasEvidence: true }));
  const tile = (answers: Answer[]) =>
    testScoreTile(
      answers,
      answers.map((answer) => score(answer)),
    );

  it("is that of the weakest section", () => {
    const found = tile(answered(["D11", "D04", "D10", "P11", "F04", "P03", "D08", "P08", "P07"], "automatic"));
    expect(found).toEqual({ sections: [3, 2, 2, 3], score: 2, band: "(1,2]", testsWithoutQuestion: 6 });
  });

  it("gives half a point for green by hand, and none for other colours", () => {
    const found = tile([...answered(["C06"], "human"), { ...automatic, id: "D11", band: "amber" }]);
    expect(found.sections).toEqual([0.5, 0, 0, 0]);
    expect(found.band).toBe("0");
  });
});
