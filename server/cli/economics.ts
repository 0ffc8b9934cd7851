import { readFile } from "node:fs/promises";
import { z } from "zod";
import { EconomicsError } from "../economics/errors.ts";
import { evaluateVectors } from "../economics/vectorForm/evaluateVectors.ts";
import { scorecardForms } from "../scorecards/vectorForms.ts";
import { CommandFailed, print } from "./output.ts";

/** An entry may say that it is there to be refused: `"expected": {"error": …}`. */
const expectationsSchema = z.object({
  vectors: z.array(
    z.object({ id: z.string(), expected: z.object({ error: z.unknown() }).partial().optional().catch(undefined) }),
  ),
});

const NAMED = 10;

/**
 * Prints what `runEconomics` calculates.
 * @throws CommandFailed when an entry was refused that doesn't expect it
 */
export async function economics(path: string): Promise<void> {
  const { text, refused } = await runEconomics(path);
  print(text);
  if (refused.length === 0) return;
  const named = refused.slice(0, NAMED).map(({ id, message }) => `  ${id}: ${message}`);
  throw new CommandFailed(
    [
      `${refused.length === 1 ? "One entry was" : `${refused.length} entries were`} refused:`,
      ...named,
      ...(refused.length > NAMED ? [`  … and ${refused.length - NAMED} more`] : []),
      "Correct their inputs, or give them an expected error.",
    ].join("\n"),
  );
}

/**
 * The command `economics FILE`: calculates every case of a JSON file, without database and without Python.
 *
 * In: path of a file `{"vectors":[{"id","inputs"}]}`; `base` in the inputs names the id of another entry.
 * Out: the text to print, JSON `{"results":[{"id","outputs"}]}`; an entry that is refused carries
 * `"error": {"code","message"}` instead of outputs and does not stop the others. `refused` lists those whose `expected`
 * names no error.
 * Errors: `EconomicsError` with `file.unreadable`, `file.not_json`, `file.wrong_form`, `vector.duplicate_id`; its
 * `userMessage` is meant for the terminal.
 */
export async function runEconomics(
  path: string,
): Promise<{ text: string; refused: { id: string; message: string }[] }> {
  const file = parsed(path, await text(path));
  const { results } = evaluateVectors(file, scorecardForms);
  const meant = new Set(
    expectationsSchema
      .parse(file)
      .vectors.filter(({ expected }) => expected !== undefined && expected.error !== undefined)
      .map(({ id }) => id),
  );
  return {
    text: JSON.stringify({ results }, null, 2),
    refused: results.flatMap((result) =>
      "error" in result && !meant.has(result.id) ? [{ id: result.id, message: result.error.message }] : [],
    ),
  };
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
