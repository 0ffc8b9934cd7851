import { stringify } from "csv-stringify/sync";
import { answerTypeUnsupported } from "../errors.ts";
import type { Answer } from "../twin/decide.ts";
import type { MediaType } from "./parseRows.ts";

/**
 * The first type of an Accept header that can be written; JSON when the caller doesn't care.
 * @throws StagecraftError 406 `answer_type_unsupported`
 */
export function answerTypeOf(header: string | undefined): MediaType {
  if (header === undefined) return "json";
  for (const part of header.split(",")) {
    const type = part.split(";", 1)[0]?.trim().toLowerCase();
    if (type === "text/csv") return "csv";
    if (type === "application/json" || type === "application/*" || type === "*/*" || type === "") return "json";
  }
  throw answerTypeUnsupported();
}

/** Answers as a caller gets them; CSV has a header and one column per class. */
export function writeAnswers(
  answers: Answer[],
  type: MediaType,
  classes: readonly string[] | null,
): { text: string; type: string } {
  if (type === "json") return { text: JSON.stringify({ predictions: answers }), type: "application/json" };
  const header = ["prediction", ...(classes ?? []).map((name) => `probability_${name}`)];
  const lines = answers.map(({ prediction, probability }) => [
    String(prediction),
    ...(classes ?? []).map((name) => String(probability?.[name] ?? "")),
  ]);
  return { text: stringify([header, ...lines]), type: "text/csv; charset=utf-8" };
}
