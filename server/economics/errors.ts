import { InvalidError } from "../errors/stagecraftError.ts";

/**
 * The refusals of the economics room. Every sentence says what is wrong, why it matters and what to do,
 * with `{name}` replaced by the detail of the same name.
 */
const sentences = {
  "number.not_finite": "{name} is not a usable number. Enter a plain number; leave the field empty if it is not known.",
  "rate.out_of_range":
    "{name} is {value}, but a rate or probability lies between 0 and 1. Enter a share, for example 0.04 for 4 %.",
  "scale.out_of_range": "{name} is {value}, but it is a whole number from 1 to 5.",
  "amount.negative": "{name} is {value}, but it cannot be below zero. Enter costs and quantities as positive numbers.",
  "amount.not_positive": "{name} is {value}, but it must be above zero, because other figures are divided by it.",
  "count.not_whole": "{name} is {value}, but a count is a whole number of items, zero or more.",
  "decimal.invalid": "“{value}” is not a decimal number. Write digits with at most one point, for example 1250.50.",
  "decimal.too_precise":
    "“{value}” has more digits than can be calculated with exactly. Round it to 15 significant digits.",
  "currency.mixed": "Amounts in {value} are mixed. A project calculates in one currency: convert them first.",
  "class.empty":
    "There is no {name} in the evaluated items, so its rate cannot be measured. Evaluate on data that contains every class.",
  "matrix.unreasonable":
    "With these values one answer is always at least as good as the other ({name}), so no model is needed. Check the signs: benefits are positive, costs negative.",
  "matrix.shape":
    "{name} has the wrong number of rows or columns. It needs one row per actual class and one column per predicted class.",
  "shares.sum": "{name} add up to {value}, but shares of all classes must add up to 1.",
  too_few_positives:
    "Only {value} positive items were evaluated. Fewer than {limit} are too few positives for an interval; evaluate on more cases.",
  "statistics.length": "{name} do not belong together: their lengths differ or they are empty.",
  "statistics.too_short":
    "Only {value} months can be used. A growth can be fitted from {limit} different months on; until then choose a preset.",
  "statistics.order": "{name} must rise from one entry to the next without repeats.",
  "horizon.too_long": "{value} months are too long a horizon. Choose at most {limit} months.",
  "draws.too_many": "{value} draws are too many to calculate at once. Choose at most {limit}.",
  "triangle.order": "For {name} the low, likely and high values must rise in this order.",
  "input.not_applicable": "{name} is not an input of this calculation, so it cannot be varied.",
  "sheet.incomplete": "{name} is missing. Fill it in, then the sheet can be calculated.",
  "date.invalid": "“{value}” is not a calendar date. Write it as year-month-day, for example 2027-06-30.",
  "file.unreadable": "The file {name} cannot be read. Check the path and the access rights.",
  "file.not_json": 'The file {name} is not valid JSON. It should hold {"vectors":[{"id":…,"inputs":…}]}.',
  "file.wrong_form": "The input does not have the expected form: {name}.",
  "vector.unknown_form":
    "The inputs of {name} do not match any known calculation. Examples of every form are in server/economics/cases/vectors.json.",
  "vector.duplicate_id": "The id {name} stands twice in the file. Ids must differ, because a base is found by its id.",
  "base.missing": "The base {name} is not in the file. A base names the id of another entry of the same file.",
  "base.cycle": "The base {name} leads back to itself. A base must end at an entry without a base.",
} as const;

/** Code of a refusal; stable, so that views and tests can rely on it. */
export type EconomicsErrorCode = keyof typeof sentences;

/** Details put into the sentence of a refusal. */
export interface EconomicsErrorDetails {
  readonly name?: string;
  readonly value?: number | string;
  readonly limit?: number;
}

/** A refusal with a stable code and a sentence for the user (what is wrong, why, what to do). */
export class EconomicsError extends InvalidError {
  declare readonly code: EconomicsErrorCode;

  constructor(code: EconomicsErrorCode, details: EconomicsErrorDetails = {}, cause?: unknown) {
    super({ code, userMessage: fill(sentences[code], details), cause });
  }
}

function fill(sentence: string, details: EconomicsErrorDetails): string {
  return sentence
    .replaceAll("{name}", details.name ?? "the input")
    .replaceAll("{value}", String(details.value ?? "unknown"))
    .replaceAll("{limit}", String(details.limit ?? "the limit"));
}
