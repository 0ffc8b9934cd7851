import type { GoalDocument } from "../../server/economics/goal/document.ts";
import type { GoalErrorCode, GoalWarningCode } from "../../server/economics/goal/types.ts";

type Named<T> = { [K in keyof GoalDocument]-?: NonNullable<GoalDocument[K]> extends T ? K : never }[keyof GoalDocument];

type Common = {
  label: string;
  help: string;
  /** Gate 0 asks for it. */
  required?: boolean;
  placeholder?: string;
  /** Findings that are about this field. */
  codes?: readonly (GoalErrorCode | GoalWarningCode)[];
};

export type GoalField = Common &
  (
    | { kind: "line" | "text" | "date"; name: Named<string> }
    | { kind: "number"; name: Named<number> }
    | {
        kind: "choice";
        name: "direction" | "decisionCadence" | "automation";
        choices: readonly { value: string; label: string }[];
      }
    | { kind: "lines"; name: "experts" | "guardrails" | "similar" }
    | { kind: "cost"; name: "costOfDoingNothing" }
  );

export type GoalSection = { title: string; help: string; fields: readonly GoalField[] };

/** The form in the order in which a goal is thought through: problem, decision, measure, use, people. */
export const GOAL_SECTIONS: readonly GoalSection[] = [
  {
    title: "The problem",
    help: "In the words of the business. What it is solved with comes later.",
    fields: [
      {
        kind: "text",
        name: "problem",
        label: "What goes wrong",
        help: "30 to 600 characters, without words like model or prediction.",
        placeholder: "Stolen cards are used in our shops. Rules stop about half of them and annoy good customers.",
        required: true,
        codes: ["problem.missing", "problem.model_words"],
      },
      {
        kind: "text",
        name: "whyNow",
        label: "Why now",
        help: "What changed, or what ends, so that it can't wait.",
        placeholder: "Claims grew by a fifth since the spring; the contract of the rules engine ends in June.",
        required: true,
        codes: ["why_now.missing"],
      },
      {
        kind: "cost",
        name: "costOfDoingNothing",
        label: "Cost of doing nothing, per month",
        help: "In the project's currency. “Unknown” is an answer too.",
        required: true,
        codes: ["why_now.missing"],
      },
      {
        kind: "text",
        name: "manualToday",
        label: "How it is solved by hand today",
        help: "Who does what, how long it takes, how often it goes wrong.",
      },
      {
        kind: "text",
        name: "simplestSolution",
        label: "The simplest solution",
        help: "A rule or a query that could do it. It stays as the baseline.",
      },
      {
        kind: "lines",
        name: "similar",
        label: "Similar solutions looked at",
        help: "One per line, with what was learnt from it.",
      },
    ],
  },
  {
    title: "The decision",
    help: "An answer nobody acts on is a report.",
    fields: [
      {
        kind: "text",
        name: "decision",
        label: "Decision that changes",
        help: "What somebody does differently when the answer is yes.",
        placeholder: "Hold a payment and call the customer.",
        required: true,
        codes: ["decision.missing"],
      },
      {
        kind: "line",
        name: "decidedBy",
        label: "Who takes it",
        help: "A person or a role.",
        placeholder: "Fraud desk",
        required: true,
        codes: ["decision.missing"],
      },
      {
        kind: "choice",
        name: "decisionCadence",
        label: "How often",
        help: "Decides how fast an answer has to be there.",
        required: true,
        codes: ["decision.missing"],
        choices: [
          { value: "event", label: "at every event" },
          { value: "hour", label: "hourly" },
          { value: "day", label: "daily" },
          { value: "week", label: "weekly" },
          { value: "month", label: "monthly" },
        ],
      },
    ],
  },
  {
    title: "The measure of success",
    help: "A number of the business, not of the model.",
    fields: [
      {
        kind: "line",
        name: "metric",
        label: "Business metric",
        help: "What should move.",
        placeholder: "Fraud claims in retail",
        required: true,
        codes: ["metric.missing", "metric.is_model_metric"],
      },
      {
        kind: "line",
        name: "unit",
        label: "Unit",
        help: "A number without a unit can't be checked.",
        placeholder: "claims/month",
        required: true,
        codes: ["unit.missing"],
      },
      {
        kind: "choice",
        name: "direction",
        label: "Should",
        help: "Which way is better.",
        required: true,
        codes: ["direction.missing"],
        choices: [
          { value: "decrease", label: "fall" },
          { value: "increase", label: "rise" },
          { value: "keep_within", label: "stay within" },
        ],
      },
      {
        kind: "number",
        name: "baseline",
        label: "Today",
        help: "Measured, with a date.",
        placeholder: "382",
        required: true,
        codes: ["baseline.missing", "number.not_finite"],
      },
      {
        kind: "date",
        name: "baselineDate",
        label: "Measured on",
        help: "Older than a year is measured again.",
        required: true,
        codes: [
          "baseline.date_missing",
          "baseline.date_invalid",
          "baseline.date_future",
          "baseline.older_than_12_months",
        ],
      },
      { kind: "line", name: "baselineHow", label: "Measured how", help: "Report, system, sample." },
      {
        kind: "number",
        name: "target",
        label: "Target",
        help: "In the same unit.",
        placeholder: "344",
        required: true,
        codes: ["target.missing", "target.direction", "target.over_50_percent_better", "range.missing", "range.order"],
      },
      {
        kind: "date",
        name: "by",
        label: "By when",
        help: "After going live and the time until the truth is known.",
        required: true,
        codes: ["by.missing", "by.invalid", "by.past", "by.before_first_labels"],
      },
      {
        kind: "date",
        name: "goLive",
        label: "Planned first day in use",
        help: "Optional.",
        codes: ["go_live.invalid"],
      },
      {
        kind: "number",
        name: "labelDelayDays",
        label: "Days until the truth is known",
        help: "How long after an answer one knows whether it was right.",
      },
      {
        kind: "line",
        name: "measuredBy",
        label: "Measured by",
        help: "Report or system, how often, and how the effect is told from chance.",
        placeholder: "Claims ledger, monthly; one shop in ten stays without",
        required: true,
        codes: ["measured_by.missing"],
      },
      {
        kind: "lines",
        name: "guardrails",
        label: "What must not get worse",
        help: "One per line, with its limit: complaints ≤ 40 a month.",
      },
      { kind: "line", name: "stopRule", label: "Quit if", help: "Metric, limit and date at which the project ends." },
    ],
  },
  {
    title: "How it is used",
    help: "What it is for, what it isn't for, and who may say no to it.",
    fields: [
      {
        kind: "text",
        name: "intendedUse",
        label: "Intended for",
        help: "At least 30 characters.",
        required: true,
        codes: ["use.missing"],
      },
      {
        kind: "text",
        name: "notIntendedUse",
        label: "Not intended for",
        help: "What somebody could take it for and must not.",
        required: true,
        codes: ["use.missing"],
      },
      {
        kind: "choice",
        name: "automation",
        label: "How far it acts alone",
        help: "Decides which questions the risk scorecards ask.",
        required: true,
        codes: ["automation.missing"],
        choices: [
          { value: "inform", label: "informs" },
          { value: "recommend", label: "recommends" },
          { value: "act_with_override", label: "acts, a person can override" },
          { value: "act_alone", label: "acts alone" },
        ],
      },
      { kind: "line", name: "overrideBy", label: "Who can override it, how fast", help: "A role and minutes." },
      { kind: "text", name: "dataAccess", label: "Data", help: "Per source: we have it, we can get it, or not." },
      {
        kind: "text",
        name: "hypothesis",
        label: "Hypothesis",
        help: "If we do this, that will move, because…",
        placeholder: "If payments are held by a score instead of by rules, claims fall by a tenth.",
      },
    ],
  },
  {
    title: "The people",
    help: "Managers often have no account: a name and a role are enough.",
    fields: [
      {
        kind: "line",
        name: "owner",
        label: "Owner of the decision",
        help: "Not the person who builds the model.",
        required: true,
        codes: ["owner.missing"],
      },
      {
        kind: "line",
        name: "sponsor",
        label: "Sponsor",
        help: "Who pays.",
        required: true,
        codes: ["sponsor.missing"],
      },
      {
        kind: "lines",
        name: "experts",
        label: "Domain experts",
        help: "One per line.",
        required: true,
        codes: ["experts.missing"],
      },
    ],
  },
];

/** Findings that have no field of their own in these sections. */
export const OTHER_CODES: readonly (GoalErrorCode | GoalWarningCode)[] = [
  "assumptions.missing",
  "minimum_performance.missing",
  "minimum_performance.metric_unknown",
];
