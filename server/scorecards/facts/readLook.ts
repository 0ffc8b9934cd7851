import { z } from "zod";
import { UnavailableError } from "../../errors/index.ts";
import { manifestSchema, type ArtifactStore } from "../../storage/index.ts";
import { cardSchema, findingsSchema, replaySchema, reportSchema, type LookFiles } from "./material.ts";

/** One output of the judged run, with the files that lie in it. */
export const outputSchema = z.object({
  stageId: z.string(),
  position: z.number(),
  port: z.string(),
  type: z.string(),
  manifest: manifestSchema,
  schema: z
    .object({
      rows: z.number().catch(0),
      columns: z.array(z.object({ name: z.string(), role: z.string().nullable(), distinct: z.number().catch(0) })),
    })
    .nullable()
    .catch(null),
});
export type StoredOutput = z.output<typeof outputSchema>;

/** Larger files hold rows or pictures; a scorecard needs neither. */
const LARGEST_BYTES = 4_000_000;

/** Signature of the model: the raw columns it asks for. */
const twinSchema = z.object({ signature: z.array(z.object({ name: z.string() })) });

/**
 * Reads the small files facts come from. A file that is gone is named, and reads as nothing: the answer becomes
 * unknown, the page doesn't break.
 * @param judged stage whose judgement counts
 */
export async function readLook(
  store: ArtifactStore,
  outputs: readonly StoredOutput[],
  judged: string,
): Promise<LookFiles> {
  const gone: string[] = [];
  const read = async <T>(output: StoredOutput | undefined, path: string, schema: z.ZodType<T>): Promise<T | null> => {
    const entry = output?.manifest.find((each) => each.path === path);
    if (output === undefined || entry === undefined || entry.bytes > LARGEST_BYTES) return null;
    try {
      const chunks: Uint8Array[] = [];
      for await (const chunk of await store.open(entry.sha256)) chunks.push(chunk);
      const parsed = schema.safeParse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
      return parsed.success ? parsed.data : null;
    } catch (error) {
      if (!(error instanceof UnavailableError) && !(error instanceof SyntaxError)) throw error;
      gone.push(`${path} of ${output.stageId}`);
      return null;
    }
  };
  const tables = outputs.filter(({ type }) => type === "dataset").sort((a, b) => b.position - a.position);
  const models = outputs.filter(({ type }) => type === "model");
  const judgement = outputs.find(({ stageId, type }) => stageId === judged && type === "report");
  const [findings, cards, report, replay, twin] = await Promise.all([
    firstKnown(tables, (table) => read(table, "look/findings.json", findingsSchema)),
    Promise.all(models.map((model) => read(model, "card.json", cardSchema))),
    read(judgement, "report.json", reportSchema),
    read(judgement, "replay.json", replaySchema),
    read(models[0], "twin.json", twinSchema),
  ]);
  const known = [...tables].sort((a, b) => a.position - b.position)[0]?.schema;
  return {
    findings,
    cards: cards.filter((card) => card !== null),
    report,
    replay,
    signature: twin?.signature.map(({ name }) => name) ?? [],
    entities: (known?.columns ?? [])
      .filter(({ role }) => role === "id" || role === "group")
      .map(({ name, role, distinct }) => ({ name, role: role ?? "", distinct, rows: known?.rows ?? 0 })),
    gone,
  };
}

/** What the last table before the features tells about the target; earlier ones don't know the target yet. */
async function firstKnown<T extends { measure: string | null }>(
  tables: readonly StoredOutput[],
  read: (table: StoredOutput) => Promise<T | null>,
): Promise<T | null> {
  let last: T | null = null;
  for (const table of tables) {
    const found = await read(table);
    if (found === null) continue;
    if (found.measure !== null) return found;
    last ??= found;
  }
  return last;
}
