import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { completedFraming, FRAMING_QUESTIONS, type FramingDraft, nextFramingQuestion, readGoal } from "./document.ts";
import { isMachineLearning } from "./framing.ts";

describe("a stored goal", () => {
  it("can be read whatever stands in it", () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (stored) => void readGoal(stored)));
    expect(readGoal({ baseline: "many", metric: "claims", experts: "Ada", framing: 3 })).toMatchObject({
      baseline: null,
      metric: "claims",
      experts: null,
      framing: undefined,
    });
  });
});

const yesOrNo = fc.boolean();
const answers: Record<string, fc.Arbitrary<unknown>> = {
  labels: fc.constantFrom("yes", "obtainable", "no"),
  target: fc.constantFrom("category", "number", "order", "groups", "rare_events", "actions"),
};

describe("the conversation", () => {
  it("asks no question twice and none once the answers decide", () => {
    const full = fc.record(
      Object.fromEntries(FRAMING_QUESTIONS.map((name) => [name, answers[name] ?? yesOrNo])),
    ) as fc.Arbitrary<FramingDraft>;
    fc.assert(
      fc.property(full, (wanted) => {
        let given: FramingDraft = {};
        const asked: string[] = [];
        for (let question = nextFramingQuestion(given); question !== null; question = nextFramingQuestion(given)) {
          expect(asked).not.toContain(question);
          asked.push(question);
          given = { ...given, [question]: wanted[question] };
        }
        // Whatever the skipped answers were, the verdict is the same.
        expect(isMachineLearning(completedFraming(given)).verdict).toBe(
          isMachineLearning(completedFraming({ ...wanted, ...given })).verdict,
        );
      }),
    );
  });

  it("ends at once when no decision changes", () => {
    expect(nextFramingQuestion({ decisionNamed: false })).toBeNull();
    expect(isMachineLearning(completedFraming({ decisionNamed: false })).verdict).toBe("not-yet-name-decision");
  });
});
