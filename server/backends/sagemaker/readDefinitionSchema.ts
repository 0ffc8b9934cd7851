/** The published schema of pipeline definitions, when whoever runs the check brings it along. */
import { readFile } from "node:fs/promises";
import { InvalidError } from "../../errors/index.ts";
import { readPublishedSchema } from "./check/publishedSchema.ts";
import type { JsonRecord } from "./check/read.ts";

/**
 * @param path file named by --definition-schema or STAGECRAFT_DEFINITION_SCHEMA; undefined: none is looked at
 * @returns the schema with its known gaps mended, null without a file
 * @throws InvalidError `definition_schema_unreadable`, `definition_schema_invalid`
 */
export async function readDefinitionSchema(path: string | undefined): Promise<JsonRecord | null> {
  if (path === undefined) return null;
  const text = await readFile(path, "utf8").catch(() => {
    throw new InvalidError({
      code: "definition_schema_unreadable",
      userMessage: `The schema of pipeline definitions ${path} can't be read.`,
      remedy: "Correct the path, or name none: definitions are checked against AWS's service model in any case.",
    });
  });
  return readPublishedSchema(text);
}
