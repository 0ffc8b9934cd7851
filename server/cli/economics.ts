import { readFile } from "node:fs/promises";
import { EconomicsError } from "../economics/errors.ts";
import { evaluateVectors } from "../economics/vectorForm/evaluateVectors.ts";
import { scorecardForms } from "../scorecards/vectorForms.ts";

/**
 * The command `economics FILE`: calculates every case of a JSON file, without database and without Python.
 *
 * In: path of a file `{"vectors":[{"id","inputs"}]}`; `base` in the inputs names the id of another entry.
 * Out: the text to print, JSON `{"results":[{"id","outputs"}]}`; an entry that is refused carries
 * `"error": {"code","message"}` instead of outputs and does not stop the others.
 * Errors: `EconomicsError` with `file.unreadable`, `file.not_json`, `file.wrong_form`, `vector.duplicate_id`; its
 * `userMessage` is meant for the terminal.
 */
export async function runEconomics(path: string): Promise<string> {
  return JSON.stringify(evaluateVectors(parsed(path, await text(path)), scorecardForms), null, 2);
}

async function text(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new EconomicsError("file.unreadable", { name: path }, cause);
  }
}

function parsed(path: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new EconomicsError("file.not_json", { name: path }, cause);
  }
}
