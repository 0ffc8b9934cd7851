import { z } from "zod";
import { EconomicsError } from "../errors.ts";
import { binaryForm } from "./binaryForm.ts";
import { binaryQuestions } from "./binaryQuestions.ts";
import { confusionForms } from "./confusionForms.ts";
import { driftForms } from "./driftForm.ts";
import { parse, type Form, type Outputs } from "./form.ts";
import { goalForms } from "./goalForms.ts";
import { decisionForms, multiclassForm } from "./multiclassForm.ts";
import { asymmetricForm, bandForm } from "./regressionForm.ts";
import { samplingForms } from "./samplingForms.ts";

const inputsSchema = z.record(z.string(), z.unknown());

const fileSchema = z.object({ vectors: z.array(z.object({ id: z.string().min(1), inputs: inputsSchema })) });

type Inputs = z.output<typeof inputsSchema>;

/** Result of one entry of the file: its outputs, or why it was refused. */
export type VectorResult =
  | { readonly id: string; readonly outputs: Outputs }
  | { readonly id: string; readonly error: { readonly code: string; readonly message: string } };

// More specific forms come first: the first whose marks are all present is taken.
const standalone: readonly Form[] = [
  binaryForm,
  multiclassForm,
  ...decisionForms,
  asymmetricForm,
  bandForm,
  ...goalForms,
  ...samplingForms,
  ...confusionForms,
];
const onBase: readonly Form[] = [...driftForms, ...binaryQuestions];

/**
 * Calculates every entry of a file of cases.
 *
 * In: `{"vectors":[{"id","inputs"}]}`, and further forms than those of this room; which calculation an entry asks for follows from the names of its inputs. An entry
 * with `base` takes the inputs of the entry of that id and adds or replaces its own.
 * Out: one result per entry, in order; an entry that is refused says why and does not stop the others.
 * Errors thrown: `file.wrong_form`, `vector.duplicate_id`.
 */
export function evaluateVectors(
  file: unknown,
  others: readonly Form[] = [],
): { readonly results: readonly VectorResult[] } {
  const { vectors } = parse(fileSchema, file);
  const byId = new Map<string, Inputs>();
  for (const { id, inputs } of vectors) {
    if (byId.has(id)) throw new EconomicsError("vector.duplicate_id", { name: id });
    byId.set(id, inputs);
  }
  return { results: vectors.map(({ id, inputs }) => result(id, inputs, byId, [...others, ...standalone])) };
}

function result(id: string, inputs: Inputs, byId: ReadonlyMap<string, Inputs>, forms: readonly Form[]): VectorResult {
  try {
    return { id, outputs: outputs(id, inputs, byId, forms) };
  } catch (error) {
    if (!(error instanceof EconomicsError)) throw error;
    return { id, error: { code: error.code, message: error.userMessage } };
  }
}

function outputs(id: string, inputs: Inputs, byId: ReadonlyMap<string, Inputs>, forms: readonly Form[]): Outputs {
  const whole = withBase(inputs, byId, new Set([id]));
  const question = "base" in inputs ? onBase.find((form) => isMarked(form, inputs)) : undefined;
  const form = question ?? forms.find((each) => isMarked(each, whole));
  if (form === undefined) throw new EconomicsError("vector.unknown_form", { name: id });
  return form.evaluate(whole);
}

function isMarked({ marks }: Form, inputs: Inputs): boolean {
  return marks.every((mark) => Object.hasOwn(inputs, mark));
}

function withBase(inputs: Inputs, byId: ReadonlyMap<string, Inputs>, seen: Set<string>): Inputs {
  const { base, ...own } = inputs;
  if (base === undefined) return own;
  const name = String(base);
  const found = byId.get(name);
  if (found === undefined) throw new EconomicsError("base.missing", { name });
  if (seen.has(name)) throw new EconomicsError("base.cycle", { name });
  return merged(withBase(found, byId, seen.add(name)), own);
}

/** The base with the entry's own inputs; of groups of inputs (baseline, build) only what is named is replaced. */
function merged(base: Inputs, own: Inputs): Inputs {
  const result: Inputs = { ...base };
  for (const [name, value] of Object.entries(own)) {
    const before = inputsSchema.safeParse(result[name]);
    const after = inputsSchema.safeParse(value);
    result[name] = before.success && after.success ? { ...before.data, ...after.data } : value;
  }
  return result;
}
