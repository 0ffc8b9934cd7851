import { z } from "zod";
import type { FramingAnswers } from "./framing.ts";

const text = z.string().nullish().catch(null);
const number = z.number().nullish().catch(null);
const flag = z.boolean().optional().catch(undefined);

const assumptionSchema = z.object({
  text: z.string(),
  howVerified: text,
  status: z.enum(["open", "verified", "false"]).catch("open"),
  owner: text,
  date: text,
});

/** Answers given so far in the guided conversation; one that is missing was not asked yet. */
const framingSchema = z.object({
  decisionNamed: flag,
  peopleSolve: flag,
  ruleSolves: flag,
  serviceSolves: flag,
  data: flag,
  dataObtainable: flag,
  targetObservable: flag,
  labels: z.enum(["yes", "obtainable", "no"]).optional().catch(undefined),
  target: z.enum(["category", "number", "order", "groups", "rare_events", "actions"]).optional().catch(undefined),
  classes: z.int().min(2).max(10_000).optional().catch(undefined),
  severalTrue: flag,
  errorTolerable: flag,
  future: flag,
  decidedBy: text,
  decidedOn: text,
});

/**
 * The goal as the document stores it. Reading never fails: a field that makes no sense reads as not filled in, so that
 * a half-typed or foreign goal can always be opened and mended.
 */
export const goalDocumentSchema = z.object({
  problem: text,
  whyNow: text,
  costOfDoingNothing: z
    .union([z.number(), z.literal("unknown")])
    .nullish()
    .catch(null),
  decision: text,
  decidedBy: text,
  decisionCadence: z.enum(["event", "hour", "day", "week", "month"]).nullish().catch(null),
  metric: text,
  unit: text,
  direction: z.enum(["increase", "decrease", "keep_within"]).nullish().catch(null),
  baseline: number,
  baselineDate: text,
  baselineHow: text,
  target: number,
  targetShareOfBaseline: number,
  range: z.object({ low: z.number(), high: z.number() }).nullish().catch(null),
  by: text,
  goLive: text,
  labelDelayDays: number,
  measuredBy: text,
  guardrails: z.array(z.string()).nullish().catch(null),
  owner: text,
  sponsor: text,
  experts: z.array(z.string()).nullish().catch(null),
  intendedUse: text,
  notIntendedUse: text,
  automation: z.enum(["inform", "recommend", "act_with_override", "act_alone"]).nullish().catch(null),
  overrideBy: text,
  similar: z.array(z.string()).nullish().catch(null),
  manualToday: text,
  simplestSolution: text,
  dataAccess: text,
  assumptions: z.array(assumptionSchema).nullish().catch(null),
  hypothesis: text,
  minimumPerformance: z.object({ metric: z.string(), value: z.number(), reason: text }).nullish().catch(null),
  stopRule: text,
  framing: framingSchema.optional().catch(undefined),
});

export type GoalDocument = z.output<typeof goalDocumentSchema>;
export type FramingDraft = NonNullable<GoalDocument["framing"]>;

/** The goal of a document. Never throws. */
export function readGoal(stored: Record<string, unknown>): GoalDocument {
  return goalDocumentSchema.parse(stored);
}

/** The questions of the conversation in the order they decide; each is asked only when none before it has decided. */
export const FRAMING_QUESTIONS = [
  "decisionNamed",
  "peopleSolve",
  "ruleSolves",
  "serviceSolves",
  "data",
  "dataObtainable",
  "targetObservable",
  "errorTolerable",
  "labels",
  "target",
] as const;
export type FramingQuestion = (typeof FRAMING_QUESTIONS)[number];

/**
 * The next question, or null when the answers decide.
 *
 * The order is that of `isMachineLearning`: a question is skipped when the verdict is certain without it.
 */
export function nextFramingQuestion(given: FramingDraft): FramingQuestion | null {
  if (given.decisionNamed === undefined) return "decisionNamed";
  if (!given.decisionNamed) return null;
  if (given.peopleSolve === undefined) return "peopleSolve";
  if (given.peopleSolve) return null;
  if (given.ruleSolves === undefined) return "ruleSolves";
  if (given.ruleSolves) return null;
  if (given.serviceSolves === undefined) return "serviceSolves";
  if (given.serviceSolves) return null;
  if (given.data === undefined) return "data";
  if (!given.data && given.dataObtainable === undefined) return "dataObtainable";
  if (!given.data && given.dataObtainable === false) return null;
  if (given.targetObservable === undefined) return "targetObservable";
  if (!given.targetObservable) return null;
  if (given.errorTolerable === undefined) return "errorTolerable";
  if (given.labels === undefined) return "labels";
  return given.target === undefined ? "target" : null;
}

/** The answers with what was not asked filled in harmlessly; only for a conversation that has decided. */
export function completedFraming(given: FramingDraft): FramingAnswers {
  const { decidedBy: _by, decidedOn: _on, ...answers } = given;
  const known = Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== undefined));
  const harmless = {
    decisionNamed: false,
    ruleSolves: false,
    data: false,
    labels: "no",
    target: "category",
    errorTolerable: true,
  } as const;
  return { ...harmless, ...known };
}
