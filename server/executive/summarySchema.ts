import { z } from "zod";
import { tilesSchema } from "../economics/executive/tiles.ts";
import { whatIfSchema } from "../economics/executive/whatIf.ts";

const text = z.string();
const share = z.number().nullable();
const colour = z.enum(["green", "amber", "red", "unknown", "not_applicable"]);

/**
 * The executive page as an object: numbers, names and dates, from which the page writes its sentences. It is stored with
 * shared links as it is, so a field never changes its meaning.
 */
export const summarySchema = z.object({
  stagecraft: z.literal(1),
  project: text,
  /** ISO 8601. */
  asOf: text,
  ask: z.object({
    /** What is asked for; null while nobody asks. */
    gate: z.number().nullable(),
    environment: text.nullable(),
    number: z.number().nullable(),
    /** none | in_review | changes_requested | approved | approved_with_conditions | rejected | stopped | superseded */
    state: text,
    dueOn: text.nullable(),
    owner: text.nullable(),
    note: text.nullable(),
    conditions: z.array(z.object({ text, owner: text, date: text })),
  }),
  /** Ended without a model, or stopped: a result, too. */
  ended: z
    .object({
      kind: z.enum(["rules", "people", "service", "stopped"]),
      reason: text,
      moneySpent: text.nullable(),
      moneyNotSpent: text.nullable(),
    })
    .nullable(),
  goal: z.object({
    problem: text.nullable(),
    metric: text.nullable(),
    unit: text.nullable(),
    baseline: z.number().nullable(),
    target: z.number().nullable(),
    by: text.nullable(),
    /** What is done today, in a word. */
    today: z.enum(["rules", "process"]),
    /** What the model leads to; null where it doesn't follow from the amounts. */
    expected: z.number().nullable(),
  }),
  currency: text,
  tiles: tilesSchema.nullable(),
  /** Why there are no tiles, as a sentence. */
  tilesProblem: text.nullable(),
  /** Which rows the rates were counted on. */
  judgedOn: z.enum(["test", "validation"]).nullable(),
  run: z.object({ number: z.number() }).nullable(),
  topics: z
    .array(
      z.object({
        topic: z.enum(["context", "financial", "data", "process"]),
        colour,
        green: z.number(),
        amber: z.number(),
        red: z.number(),
        unknown: z.number(),
        accepted: z.number(),
      }),
    )
    .nullable(),
  risks: z.array(
    z.object({
      id: text,
      text,
      colour,
      owner: text.nullable(),
      date: text.nullable(),
      acceptedBy: text.nullable(),
      acceptedUntil: text.nullable(),
    }),
  ),
  unknown: z.object({
    questions: z.array(text),
    /** Names of amounts that are guesses. */
    guesses: z.array(text),
    answeredShare: share,
    automaticShare: share,
    overdue: z.number(),
  }),
  changed: z.object({
    /** The approval things are compared with; null without one. */
    since: z.object({ number: z.number(), on: text }).nullable(),
    words: z.array(text),
  }),
  whatIf: whatIfSchema.nullable(),
  /** Amounts were taken out: ratios and colours are left. */
  isWithoutAmounts: z.boolean(),
});
export type ExecutiveSummary = z.output<typeof summarySchema>;
