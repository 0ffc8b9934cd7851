import { InvalidError, TooLargeError } from "../errors/index.ts";
import { parsePipelineFile, type PipelineDocument } from "../pipeline/index.ts";

// As text in a JSON request; the largest allowed draft fits.
export const MAX_FILE_CHARACTERS = 10_000_000;
const SHOWN_PROBLEMS = 5;

/**
 * Reads the text of a pipeline.json.
 * @throws InvalidError `pipeline_file_invalid` naming the first wrong places; TooLargeError `pipeline_too_large`
 */
export function readPipelineFile(text: string): PipelineDocument {
  if (text.length > MAX_FILE_CHARACTERS) {
    throw new TooLargeError({ code: "pipeline_too_large", userMessage: "A pipeline file has at most 10 MB." });
  }
  const parsed = parsePipelineFile(text);
  if (parsed.ok) return parsed.document;
  const shown = parsed.problems.slice(0, SHOWN_PROBLEMS);
  const more = parsed.problems.length - shown.length;
  throw new InvalidError({
    code: "pipeline_file_invalid",
    userMessage: `This is not a pipeline file we can read. ${shown
      .map((problem) => (problem.path === "" ? problem.message : `${problem.path}: ${problem.message}.`))
      .join(" ")}${more > 0 ? ` And ${more} more.` : ""}`,
    remedy: "Correct these places, or export the pipeline again.",
    where: shown[0]?.path ?? "",
  });
}
