import { testScore, type TestPoints, type TestScore } from "../statistics/testScore.ts";
import type { QuestionId } from "../questions/questions.ts";
import type { Answer, ScoredAnswer } from "./score.ts";

/** The 28 tests by section; null where no question of the scorecard speaks of the test. */
const TESTS: Readonly<Record<"data" | "model" | "infrastructure" | "monitoring", readonly (QuestionId | null)[]>> = {
  data: ["D11", "D04", null, "D10", "C06", null, "D03"],
  model: ["P11", "F04", "P04", "F06", "P02", "P05", "P06"],
  infrastructure: ["P03", null, "D08", "F05", null, "P10", "P09"],
  monitoring: [null, "D02", "D08", "P08", "D07", null, "P07"],
};

/** The tile: the score, and which of the 28 tests no question speaks of. */
export interface TestScoreTile extends TestScore {
  readonly testsWithoutQuestion: number;
}

/**
 * ML Test Score computed from the scorecard: a green computed answer is automated (1 point), a green human answer with
 * evidence is done by hand and documented (0.5), everything else is 0.
 *
 * Source: Breck et al. 2017, The ML Test Score; the assignment of questions to tests is this product's own.
 */
export function testScoreTile(answers: readonly Answer[], scored: readonly ScoredAnswer[]): TestScoreTile {
  const green = new Set(scored.filter(({ colour }) => colour === "green").map(({ id }) => id));
  const pointsOf = new Map<string, TestPoints>(
    answers.filter(({ id }) => green.has(id)).map(({ id, kind }) => [id, kind === "human" ? 0.5 : 1]),
  );
  const points = (tests: readonly (QuestionId | null)[]) =>
    tests.map((id) => (id === null ? 0 : (pointsOf.get(id) ?? 0)));
  const score = testScore({
    data: points(TESTS.data),
    model: points(TESTS.model),
    infrastructure: points(TESTS.infrastructure),
    monitoring: points(TESTS.monitoring),
  });
  const withoutQuestion = Object.values(TESTS)
    .flat()
    .filter((id) => id === null);
  return { ...score, testsWithoutQuestion: withoutQuestion.length };
}
