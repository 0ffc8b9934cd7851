/** A published JSON schema of pipeline definitions, which whoever runs the check brings along: none carries a licence to pass it on. */
import { InvalidError } from "../../../errors/index.ts";
import { schemaProblems } from "./jsonSchema.ts";
import { isObject, type JsonRecord, type Problem } from "./read.ts";
import { type Patch, schemaGaps } from "./schemaGaps.ts";

/**
 * @param text a file's content
 * @returns the schema with the known gaps mended
 * @throws InvalidError `definition_schema_invalid`
 */
export function readPublishedSchema(text: string): JsonRecord {
  try {
    const schema: unknown = JSON.parse(text);
    if (isObject(schema) && isObject(schema["definitions"])) return withoutGaps(schema);
  } catch {
    // Said below.
  }
  throw new InvalidError({
    code: "definition_schema_invalid",
    userMessage: "The file named as the schema of pipeline definitions is no JSON schema with definitions.",
    remedy: "Name AWS's published pipeline-definition.schema.json, or none.",
  });
}

/** @returns a copy in which every listed gap that the schema has is mended */
export function withoutGaps(schema: JsonRecord, gaps = schemaGaps): JsonRecord {
  const mended = structuredClone(schema);
  for (const { patches } of gaps) for (const patch of patches) apply(mended, patch);
  return mended;
}

function apply(schema: JsonRecord, patch: Patch): void {
  const definitions = schema["definitions"];
  if (!isObject(definitions)) return;
  const [start, path] = patch.at.startsWith("/") ? [schema, patch.at.slice(1)] : [definitions, patch.at];
  const [first = "", ...rest] = path.split(".");
  const heads = first === "*Step" ? Object.keys(definitions).filter((name) => name.endsWith("Step")) : [first];
  for (const head of heads) put(start, [head, ...rest], patch);
}

/** A place that isn't there belongs to a part this schema doesn't have: nothing to mend. */
function put(start: JsonRecord, keys: string[], patch: Patch): void {
  const last = keys.at(-1) ?? "";
  let place: unknown = start;
  for (const key of keys.slice(0, -1)) place = isObject(place) ? place[key] : undefined;
  if (!isObject(place)) return;
  if ("set" in patch) place[last] = structuredClone(patch.set);
  else if (Array.isArray(place[last])) place[last] = [...place[last], ...structuredClone(patch.add)];
}

/** @param schema as `readPublishedSchema` gives it */
export const publishedProblems = (schema: JsonRecord, definition: unknown): Problem[] =>
  schemaProblems(schema, definition);
