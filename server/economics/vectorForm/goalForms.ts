import { z } from "zod";
import { isMachineLearning, problemType } from "../goal/framing.ts";
import { validateMeasure } from "../goal/validateMeasure.ts";
import { form } from "./form.ts";

const text = z.string().nullish();
const number = z.number().nullish();

/** The form says “keep within”; the room writes it as one word. */
const direction = z
  .enum(["increase", "decrease", "keep_within", "keep within"])
  .transform((chosen) => (chosen === "keep within" ? "keep_within" : chosen))
  .nullish();

const measureSchema = z
  .object({
    id: z.union([z.string(), z.number()]).transform(String),
    metric: text,
    unit: text,
    direction,
    baseline: number,
    baseline_date: text,
    target: number,
    target_share_of_baseline: number,
    range: z.object({ low: z.number(), high: z.number() }).nullish(),
    by: text,
    go_live: text,
    label_delay_days: number,
    measured_by: text,
    owner: text,
  })
  .transform((goal) => ({
    ...goal,
    baselineDate: goal.baseline_date,
    targetShareOfBaseline: goal.target_share_of_baseline,
    goLive: goal.go_live,
    labelDelayDays: goal.label_delay_days,
    measuredBy: goal.measured_by,
  }));

/** Goals checked as of a day. */
const measureForm = form(
  ["goals", "today"],
  z.object({ today: z.string(), goals: z.array(measureSchema) }),
  ({ today, goals }) => {
    const findings = goals.map((goal) => [goal.id, validateMeasure(goal, today)] as const);
    return {
      errors: Object.fromEntries(findings.map(([id, { errors }]) => [id, errors])),
      warnings: Object.fromEntries(findings.map(([id, { warnings }]) => [id, warnings])),
    };
  },
);

const yesOrNo = z.boolean().optional();

const framingSchema = z
  .object({
    id: z.union([z.number(), z.string()]),
    decision_named: z.boolean(),
    people_solve: yesOrNo,
    rule_solves: z.boolean(),
    service_solves: yesOrNo,
    data: z.boolean(),
    data_obtainable: yesOrNo,
    target_observable: yesOrNo,
    labels: z.enum(["yes", "obtainable", "no"]),
    target: z.enum(["category", "number", "order", "groups", "rare_events", "actions"]),
    classes: z.number().optional(),
    several_true: yesOrNo,
    error_tolerable: z.boolean(),
    future: yesOrNo,
  })
  .transform((answers) => ({
    id: String(answers.id),
    decisionNamed: answers.decision_named,
    peopleSolve: answers.people_solve,
    ruleSolves: answers.rule_solves,
    serviceSolves: answers.service_solves,
    data: answers.data,
    dataObtainable: answers.data_obtainable,
    targetObservable: answers.target_observable,
    labels: answers.labels,
    target: answers.target,
    classes: answers.classes,
    severalTrue: answers.several_true,
    errorTolerable: answers.error_tolerable,
    future: answers.future,
  }));

/** Framing answers to verdict and kind of problem. */
const framingForm = form(["cases"], z.object({ cases: z.array(framingSchema) }), ({ cases }) => ({
  verdict: Object.fromEntries(cases.map((answers) => [answers.id, isMachineLearning(answers).verdict])),
  problem: Object.fromEntries(cases.map((answers) => [answers.id, problemType(answers)])),
}));

/** Checks of goals and framing answers. */
export const goalForms = [measureForm, framingForm];
