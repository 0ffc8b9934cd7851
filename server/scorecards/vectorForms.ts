import { z } from "zod";
import { form, matrixSchema, type Form } from "../economics/vectorForm/form.ts";
import { blockingReds, rollUp } from "./scoring/rollUp.ts";
import { colourOfScore, likelihoodOf, scoreAnswer, type Answer, type ScoredAnswer } from "./scoring/score.ts";
import { cohenKappa } from "./statistics/agreement.ts";
import { groupDifferences } from "./statistics/groups.ts";
import { populationStabilityIndex, stabilityBand } from "./statistics/stability.ts";
import { testScore } from "./statistics/testScore.ts";

const numbers = z.array(z.number());

const stabilityForm = form(
  ["expected_share", "actual_share"],
  z.object({ expected_share: numbers, actual_share: z.array(numbers) }),
  ({ expected_share: expected, actual_share: actual }) => {
    const psi = actual.map((shares) => populationStabilityIndex(expected, shares));
    return { psi, band: psi.map((index) => stabilityBand(index)) };
  },
);

const agreementForm = form(["table"], z.object({ table: matrixSchema }), ({ table }) => {
  const { observed, expected, kappa } = cohenKappa(table);
  return { po: observed, pe: expected, kappa };
});

const groupForm = form(
  ["n_a", "n_d"],
  z.object({
    n_a: z.number(),
    n_d: z.number(),
    pos_a: z.number(),
    pos_d: z.number(),
    pred_a: z.number(),
    pred_d: z.number(),
  }),
  (entry) => {
    const differences = groupDifferences({
      itemsA: entry.n_a,
      itemsD: entry.n_d,
      positivesA: entry.pos_a,
      positivesD: entry.pos_d,
      predictedA: entry.pred_a,
      predictedD: entry.pred_d,
    });
    return {
      CI: differences.classImbalance,
      DPL: differences.labelDifference,
      DI: differences.disparateImpact,
    };
  },
);

const testScoreForm = form(
  ["data", "model", "infra", "monitor"],
  z.object({ data: numbers, model: numbers, infra: numbers, monitor: numbers }),
  ({ data, model, infra, monitor }) => {
    const { sections, score, band } = testScore({ data, model, infrastructure: infra, monitoring: monitor });
    return { sections, score, band };
  },
);

const BANDS = { G: "green", A: "amber", R: "red", unknown: "unknown" } as const;
const IMPACTS = [1, 2, 3, 4, 5];

const rollUpForm = form(
  ["questions", "gate", "today"],
  z.object({
    questions: z.array(
      z.object({
        id: z.string(),
        I: z.number(),
        L: z.number().optional(),
        band: z.enum(["G", "A", "R", "unknown"]).optional(),
        accepted_until: z.string().optional(),
      }),
    ),
    gate: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
    today: z.string(),
  }),
  ({ questions, gate, today }) => {
    const scored = questions.map((question) => scoreAnswer(answerOf(question), { gate, today }));
    const blocking = blockingReds(scored);
    return {
      scores: Object.fromEntries(scored.map(({ id, score }) => [id, score])),
      colors: Object.fromEntries(scored.map((each) => [each.id, shownColour(each)])),
      topic: rollUp(scored).colour,
      gate_passes: blocking.length === 0,
      blocking,
      table: {
        G: IMPACTS.map((impact) => colourOfScore(likelihoodOf("green") * impact)),
        A: IMPACTS.map((impact) => colourOfScore(likelihoodOf("amber") * impact)),
        R: IMPACTS.map((impact) => colourOfScore(likelihoodOf("red") * impact)),
      },
    };
  },
);

function answerOf(question: {
  id: string;
  I: number;
  L?: number | undefined;
  band?: keyof typeof BANDS | undefined;
  accepted_until?: string | undefined;
}): Answer {
  return {
    id: question.id,
    kind: question.L === undefined ? "automatic" : "human",
    hasEvidence: true,
    impact: question.I,
    band: BANDS[question.band ?? "unknown"],
    ...(question.L === undefined ? {} : { likelihood: question.L }),
    ...(question.accepted_until === undefined
      ? {}
      : { acceptance: { approver: "approver", reason: "accepted", until: question.accepted_until } }),
  };
}

function shownColour({ colour, acceptedUntil }: ScoredAnswer): string {
  return acceptedUntil === null ? colour : `${colour}-accepted`;
}

/** Calculations of the scorecards that the command can be asked for. */
export const scorecardForms: readonly Form[] = [stabilityForm, agreementForm, groupForm, testScoreForm, rollUpForm];
