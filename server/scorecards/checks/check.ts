import { z } from "zod";
import type { QuestionId } from "../questions/questions.ts";
import type { Band, Gate } from "../types.ts";

/** What a check found, before it is signed with its version. */
export interface Assessment {
  /** The figure or word the colour follows from; null if there is none. */
  readonly value: number | string | null;
  readonly band: Band;
  /** One sentence saying what was seen. */
  readonly evidence: string;
}

/** When and under which limits a check runs. */
export interface CheckContext {
  readonly gate: Gate;
  /** Year-month-day. */
  readonly today: string;
}

/** Limits between the colours; a project may set its own. */
export interface Limits {
  /** Up to (or from) here green. */
  readonly green: number;
  /** Up to (or from) here amber. */
  readonly amber: number;
  /** A third limit, where a rule has one: of D02 the share that may be missing in a strong feature. */
  readonly most?: number | undefined;
}

/** The answer of a check; with version, limits and facts the colour can be derived again at any time. */
export interface AutomaticAnswer extends Assessment {
  readonly id: QuestionId;
  readonly version: number;
  readonly limits: Limits | null;
  readonly facts: unknown;
}

/** A versioned pure function over the facts of artefacts. */
export interface Check {
  readonly id: QuestionId;
  /** Rises whenever the same facts could give another colour. */
  readonly version: number;
  readonly limits: Limits | null;
  /** Facts that are missing or do not fit give an unknown answer, never a colour. */
  readonly run: (facts: unknown, context: CheckContext, limits?: Limits) => AutomaticAnswer;
}

/** Builds a check whose facts are read by a schema before the rule sees them. */
export function check<Schema extends z.ZodType>(definition: {
  readonly id: QuestionId;
  readonly version: number;
  readonly facts: Schema;
  readonly assess: (facts: z.output<Schema>, context: CheckContext) => Assessment;
}): Check {
  const { id, version, facts: schema, assess } = definition;
  return {
    id,
    version,
    limits: null,
    run: (facts, context) => ({
      ...assessed(schema, facts, (read) => assess(read, context)),
      id,
      version,
      limits: null,
      facts,
    }),
  };
}

/** Builds a check with limits between its colours. */
export function limitedCheck<Schema extends z.ZodType>(definition: {
  readonly id: QuestionId;
  readonly version: number;
  readonly limits: Limits;
  readonly facts: Schema;
  readonly assess: (facts: z.output<Schema>, limits: Limits, context: CheckContext) => Assessment;
}): Check {
  const { id, version, limits: defaults, facts: schema, assess } = definition;
  return {
    id,
    version,
    limits: defaults,
    run: (facts, context, limits = defaults) => ({
      ...assessed(schema, facts, (read) => assess(read, limits, context)),
      id,
      version,
      limits,
      facts,
    }),
  };
}

function assessed<Schema extends z.ZodType>(
  schema: Schema,
  facts: unknown,
  assess: (facts: z.output<Schema>) => Assessment,
): Assessment {
  if (facts === undefined || facts === null) return unknown("Nothing was measured yet.");
  const read = schema.safeParse(facts);
  if (read.success) return assess(read.data);
  const places = read.error.issues.map((issue) => (issue.path.length === 0 ? "the whole" : issue.path.join(".")));
  return unknown(`The facts are incomplete or unusable: ${[...new Set(places)].join(", ")}.`);
}

/** An answer that nobody can give yet. */
export function unknown(evidence: string): Assessment {
  return { value: null, band: "unknown", evidence };
}

/** Colour of a value that should be low: up to `green` green, up to `amber` amber, else red. */
export function atMost(value: number, { green, amber }: Limits): "green" | "amber" | "red" {
  if (value <= green) return "green";
  return value <= amber ? "amber" : "red";
}

/** Colour of a value that should be high: from `green` on green, from `amber` on amber, else red. */
export function atLeast(value: number, { green, amber }: Limits): "green" | "amber" | "red" {
  if (value >= green) return "green";
  return value >= amber ? "amber" : "red";
}

/** Colour of a value that should be low, the limits themselves belonging to the worse colour. */
export function below(value: number, { green, amber }: Limits): "green" | "amber" | "red" {
  if (value < green) return "green";
  return value < amber ? "amber" : "red";
}

/** A share in [0, 1]. */
export const share = z.number().min(0).max(1);

/** A whole number, zero or more. */
export const wholeNumber = z.number().int().min(0);

/** A person or text that may be missing. */
export const maybeText = z
  .string()
  .nullable()
  .transform((text) => (text === null || text.trim() === "" ? null : text.trim()));

/** Writes a share for the reader, for example 2.5 %. */
export function percent(value: number): string {
  return `${Number((value * 100).toFixed(2))} %`;
}
