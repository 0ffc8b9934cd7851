import { describe, expect, it } from "vitest";
import { AI_ACT_DATES } from "./helpTexts.ts";
import { findQuestion, profileOf, QUESTIONS, questionsOf, questionsOfGate } from "./questions.ts";

describe("the questions", () => {
  it("are 46: 11 of context, 11 financial, 12 on data, 12 on process", () => {
    const counts = (["context", "financial", "data", "process"] as const).map(
      (topic) => QUESTIONS.filter((question) => question.topic === topic).length,
    );
    expect(counts).toEqual([11, 11, 12, 12]);
    expect(new Set(QUESTIONS.map(({ id }) => id)).size).toBe(46);
  });

  it("are numbered in order within their topic", () => {
    const letters = { context: "C", financial: "F", data: "D", process: "P" };
    const numbers = { context: 0, financial: 0, data: 0, process: 0 };
    for (const { id, topic } of QUESTIONS) {
      numbers[topic] += 1;
      expect(id).toBe(`${letters[topic]}${String(numbers[topic]).padStart(2, "0")}`);
    }
  });

  it("have the kind and the default impact that was agreed", () => {
    const shown = QUESTIONS.map(({ id, kind, impact }) => `${id} ${kind[0]?.toUpperCase()}${impact}`).join(", ");
    expect(shown).toBe(
      [
        "C01 S4, C02 A5, C03 S3, C04 H5, C05 H5, C06 H5, C07 S4, C08 H3, C09 H3, C10 S3, C11 A4",
        "F01 A5, F02 H4, F03 S4, F04 A5, F05 A5, F06 A4, F07 S4, F08 A3, F09 H3, F10 A3, F11 A4",
        "D01 A4, D02 A3, D03 A4, D04 A5, D05 A4, D06 A4, D07 A4, D08 A5, D09 A4, D10 S5, D11 A3, D12 H4",
        "P01 A5, P02 A4, P03 A3, P04 A4, P05 S4, P06 S4, P07 A5, P08 A4, P09 S5, P10 A3, P11 A3, P12 H4",
      ].join(", "),
    );
  });

  it("are asked for by name at the gates", () => {
    expect(questionsOfGate(0)).toEqual(["C02", "C05", "F01"]);
    expect(questionsOfGate(1)).toEqual(["D01", "D02", "D03", "D04", "D05", "D06", "D10", "D11", "D12", "P01"]);
    expect(questionsOfGate(2)).toEqual(["F04", "D07", "D08"]);
    expect(questionsOfGate(3)).toEqual(["P07", "P08", "P09", "P10"]);
    expect(questionsOfGate(4)).toEqual([]);
  });

  it("all say a text and a rule, and are found by id", () => {
    for (const { text, rule } of QUESTIONS) {
      expect(text).toMatch(/\?$/);
      expect(rule).toMatch(/\.$/);
    }
    expect(findQuestion("F05")?.text).toContain("k*");
    expect(findQuestion("X01")).toBeUndefined();
    expect(AI_ACT_DATES).toHaveLength(4);
  });
});

describe("profiles", () => {
  it("light asks 14 questions, and prints what it leaves out", () => {
    const { asked, leftOut } = questionsOf("light");
    expect(asked).toEqual([
      "C02",
      "C04",
      "C05",
      "C07",
      "F01",
      "F04",
      "F05",
      "D04",
      "D05",
      "D07",
      "D08",
      "D10",
      "P01",
      "P07",
    ]);
    expect(leftOut).toHaveLength(32);
    expect(leftOut).not.toContain("C02");
  });

  it("standard leaves out three, high risk none", () => {
    expect(questionsOf("standard").leftOut).toEqual(["C08", "C10", "F09"]);
    expect(questionsOf("high_risk").asked).toHaveLength(46);
    expect(questionsOf("high_risk").leftOut).toEqual([]);
  });

  it.each([
    [{ euClass: "prohibited", harm: 1, automation: "inform" }, "high_risk"],
    [{ euClass: "high_risk", harm: 1, automation: "inform" }, "high_risk"],
    [{ euClass: "minimal", harm: 5, automation: "inform" }, "high_risk"],
    [{ euClass: "minimal", harm: 4, automation: "act_alone" }, "high_risk"],
    [{ euClass: "minimal", harm: 3, automation: "act_alone" }, "standard"],
    [{ euClass: "minimal", harm: 4, automation: "act_with_override" }, "standard"],
    [{ euClass: "minimal", harm: null, automation: "act_alone" }, "standard"],
    [{ euClass: "minimal", harm: 2, automation: "inform" }, "light"],
    [{ euClass: "not_in_eu", harm: 1, automation: "recommend" }, "light"],
    [{ euClass: "minimal", harm: 3, automation: "inform" }, "standard"],
    [{ euClass: "transparency", harm: 1, automation: "inform" }, "standard"],
    [{ euClass: "minimal", harm: 1, automation: "act_with_override" }, "standard"],
    [{ euClass: null, harm: 1, automation: "inform" }, "standard"],
    [{ euClass: "minimal", harm: null, automation: "inform" }, "standard"],
    [{ euClass: "minimal", harm: 1, automation: null }, "standard"],
  ] as const)("%o is %s", (facts, profile) => {
    expect(profileOf(facts)).toBe(profile);
  });
});
