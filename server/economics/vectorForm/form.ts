import { z } from "zod";
import { EconomicsError } from "../errors.ts";

/** What a calculation prints: numbers, texts, null for "not defined", and tables of them. */
export type Output = number | string | boolean | null | readonly Output[] | { readonly [key: string]: Output };

/** Outputs of one entry of the file, by name. */
export type Outputs = Readonly<Record<string, Output>>;

/** A calculation that the file can ask for, recognised by the inputs it needs. */
export interface Form {
  /** Names of inputs that mark this form. */
  readonly marks: readonly string[];
  /** True if the form adds to a base, false if it stands alone. */
  readonly onBase: boolean;
  /** Checks and calculates. Errors: `file.wrong_form` and those of the arithmetic. */
  readonly evaluate: (inputs: unknown) => Outputs;
}

/** Builds a form whose inputs are checked by a schema before the arithmetic sees them. */
export function form<Schema extends z.ZodType>(
  marks: readonly string[],
  schema: Schema,
  evaluate: (inputs: z.output<Schema>) => Outputs,
  onBase = false,
): Form {
  return { marks, onBase, evaluate: (inputs) => evaluate(parse(schema, inputs)) };
}

const MOST_PLACES = 3;

/** Reads a value by a schema; `file.wrong_form` names the first places that do not fit. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const places = result.error.issues.map(({ path, message }) =>
    path.length === 0 ? `the whole input: ${message}` : `${path.join(".")}: ${message}`,
  );
  throw new EconomicsError("file.wrong_form", { name: places.slice(0, MOST_PLACES).join("; ") });
}

const cell = z.number();

/** The four cells by their usual names. */
export const cellsSchema = z
  .object({ TP: cell, FN: cell, FP: cell, TN: cell })
  .transform(({ TP, FN, FP, TN }) => ({ tp: TP, fn: FN, fp: FP, tn: TN }));

/** A table of numbers. */
export const matrixSchema = z.array(z.array(z.number()));
