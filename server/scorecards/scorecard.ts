import { isCalendarDate } from "../economics/goal/calendar.ts";
import type { AutomaticAnswer, Limits } from "./checks/check.ts";
import { runChecks, type ScorecardFacts } from "./checks/checks.ts";
import type { Place } from "./facts/source.ts";
import { evaluateGate, type GateFacts, type GateResult } from "./gates/gates.ts";
import { approversNeeded } from "./gates/policy.ts";
import { profileOf, QUESTIONS, questionsOf, type ProfileFacts, type QuestionId } from "./questions/questions.ts";
import { evidenceCoverage, type EvidenceCoverage } from "./scoring/coverage.ts";
import { rollUp, summaryColour, topRisks, type RollUp } from "./scoring/rollUp.ts";
import { scoreAnswer, type Acceptance, type Answer, type ScoredAnswer } from "./scoring/score.ts";
import { testScoreTile, type TestScoreTile } from "./scoring/testScoreTile.ts";
import type { StoredAnswer } from "./answers/stored.ts";
import type { Gate, Profile, Question, Topic } from "./types.ts";

/** What people said, with the reason why it no longer counts in full. */
export type HumanPart = Omit<StoredAnswer, "restsOn" | "questionId" | "agreedById">;

/** One question with everything known of it. */
export type AnsweredQuestion = {
  question: Question & { readonly id: QuestionId };
  impact: number;
  scored: ScoredAnswer;
  /** What the check found; null where only a person can answer. */
  automatic: (Omit<AutomaticAnswer, "facts" | "id"> & { place: Place | null }) | null;
  human: HumanPart | null;
  /** Parts the answer rested on that are no longer the same. */
  stale: string[];
  isOverdue: boolean;
  acceptance: (Acceptance & { id: string }) | null;
};

const RELEASE_GATE: Gate = 2;

export const TOPICS: readonly Topic[] = ["context", "financial", "data", "process"];

/** The whole scorecard of a project at one gate. */
export type Scorecards = {
  /** Gate the colours are read at: the next one the project stands before. */
  gate: Gate;
  today: string;
  profile: Profile;
  leftOut: readonly QuestionId[];
  answers: AnsweredQuestion[];
  topics: ({ topic: Topic } & RollUp)[];
  summary: {
    colour: RollUp["colour"];
    /** Questions behind the colour, the worst first; at most five. */
    topRisks: QuestionId[];
    openReds: QuestionId[];
    accepted: { id: QuestionId; approver: string; until: string }[];
    coverage: EvidenceCoverage;
    testScore: TestScoreTile;
  };
  gates: GateResult[];
  /** Colour of every question as the release gate counts it: what a sign-off is compared with. */
  atRelease: Readonly<Record<string, ScoredAnswer["countsAs"]>>;
  /** Different people who have to approve. */
  approvers: 1 | 2;
};

/** Everything the scorecard is computed from; pure. */
export type ScorecardInput = {
  gate: Gate;
  today: string;
  facts: ScorecardFacts;
  places: Readonly<Partial<Record<QuestionId, Place>>>;
  limits: Readonly<Partial<Record<QuestionId, Limits>>>;
  stored: readonly StoredAnswer[];
  /** By question: what an answer rests on now. */
  staleOf: (answer: StoredAnswer) => string[];
  acceptances: readonly (Acceptance & { id: string; questionId: string })[];
  profile: ProfileFacts;
  gateFacts: GateFacts;
};

/** Facts, answers and acceptances to the scorecard of one moment. Errors: those of `scoreAnswer`. */
export function scorecardOf(input: ScorecardInput): Scorecards {
  const { gate, today } = input;
  const profile = profileOf(input.profile);
  const { asked, leftOut } = questionsOf(profile);
  const answersAt = (at: Gate): Composed[] => compose(input, at, new Set(asked));
  const here = answersAt(gate);
  const scored = here.map(({ scored: one }) => one);
  const answers = here.map(({ answer }) => answer);
  const topics = TOPICS.map((topic) => ({
    topic,
    ...rollUp(here.filter(({ view }) => view.question.topic === topic).map(({ scored: one }) => one)),
  }));
  const isId = (id: string): id is QuestionId => QUESTIONS.some((question) => question.id === id);
  const ids = (some: readonly ScoredAnswer[]) => some.map(({ id }) => id).filter(isId);
  return {
    gate,
    today,
    profile,
    leftOut,
    answers: here.map(({ view }) => view),
    topics,
    summary: {
      colour: summaryColour(topics),
      topRisks: ids(topRisks(scored.filter(({ countsAs }) => countsAs !== "green"))),
      openReds: ids(scored.filter(({ countsAs, acceptedUntil }) => countsAs === "red" && acceptedUntil === null)),
      accepted: here.flatMap(({ view: { question, acceptance, scored: one } }) =>
        acceptance === null || one.acceptedUntil === null
          ? []
          : [{ id: question.id, approver: acceptance.approver, until: acceptance.until }],
      ),
      coverage: evidenceCoverage(answers, scored, today),
      testScore: testScoreTile(answers, scored),
    },
    gates: ([0, 1, 2, 3, 4] as const).map((each) =>
      evaluateGate(
        each,
        answersAt(each).map(({ answer }) => answer),
        input.gateFacts,
      ),
    ),
    atRelease: Object.fromEntries(answersAt(RELEASE_GATE).map(({ scored: { id, countsAs } }) => [id, countsAs])),
    approvers: approversNeeded(profile, scored),
  };
}

type Composed = { answer: Answer; scored: ScoredAnswer; view: AnsweredQuestion };

function compose(input: ScorecardInput, gate: Gate, asked: ReadonlySet<string>): Composed[] {
  const { today } = input;
  const automatic = new Map(runChecks(input.facts, { gate, today }, input.limits).map((one) => [one.id, one]));
  const stored = new Map(input.stored.map((one) => [one.questionId, one]));
  const acceptances = new Map(input.acceptances.map((one) => [one.questionId, one]));
  return QUESTIONS.filter(({ id }) => asked.has(id)).map((question) => {
    const { id, kind } = question;
    const found = automatic.get(id);
    const human = stored.get(id) ?? null;
    const stale = human === null ? [] : input.staleOf(human);
    const acceptance = acceptances.get(id) ?? null;
    const impact = human?.impact ?? question.impact;
    const answer: Answer = {
      id,
      kind,
      impact,
      ...(found !== undefined && { band: found.band }),
      ...(kind === "human" && human?.likelihood != null && { likelihood: human.likelihood }),
      // What the answer rested on has changed: it still stands, but nobody has looked at it since.
      isConfirmed: human?.confirmed === true && stale.length === 0,
      hasEvidence: human !== null && human.evidence.length > 0 && stale.length === 0,
      ...(human?.reviewBy != null && isCalendarDate(human.reviewBy) && { reviewBy: human.reviewBy }),
      ...(human?.notApplicable != null && {
        notApplicable: { reason: human.notApplicable, agreedBy: human.agreedByName },
      }),
      ...(acceptance !== null && { acceptance }),
    };
    const scored = scoreAnswer(answer, { gate, today });
    return {
      answer,
      scored,
      view: viewOf(question, answer, scored, found, input.places[id], human, stale, acceptance, today),
    };
  });
}

function viewOf(
  question: AnsweredQuestion["question"],
  answer: Answer,
  scored: ScoredAnswer,
  found: AutomaticAnswer | undefined,
  place: Place | undefined,
  human: StoredAnswer | null,
  stale: string[],
  acceptance: AnsweredQuestion["acceptance"],
  today: string,
): AnsweredQuestion {
  return {
    question,
    impact: answer.impact,
    scored,
    automatic:
      found === undefined
        ? null
        : {
            version: found.version,
            limits: found.limits,
            value: found.value,
            band: found.band,
            evidence: found.evidence,
            place: place ?? null,
          },
    human: human === null ? null : humanPart(human),
    stale,
    isOverdue: answer.reviewBy !== undefined && answer.reviewBy < today,
    acceptance,
  };
}

function humanPart({ restsOn: _r, questionId: _q, agreedById: _a, ...part }: StoredAnswer): HumanPart {
  return part;
}
