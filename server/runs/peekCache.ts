import { z } from "zod";
import type { StageSpec } from "../stages/contract.ts";
import { cacheKeyOf } from "./cacheKey.ts";
import type { Queryable } from "./transitions/index.ts";

const hitSchema = z.object({ key: z.string(), outputs: z.record(z.string(), z.string()) });

/**
 * Which stages of a plan would be answered from the cache if it ran now. A stage after one that has to run is not among
 * them even if it turns out to be: its inputs aren't known yet.
 * @param specs the plan, parents before children
 * @param known artefact hashes of stages that are not executed: stage id → port → hash
 * @param codeHash see createCodeHash
 */
export async function peekCache(
  db: Queryable,
  projectId: string,
  specs: readonly StageSpec[],
  known: ReadonlyMap<string, Readonly<Record<string, string>>>,
  codeHash: (entry: string) => Promise<string>,
): Promise<Set<string>> {
  const outputs = new Map(known);
  const hits = new Set<string>();
  let waiting = specs.filter((spec) => spec.cacheable);
  while (waiting.length > 0) {
    const keys = new Map<string, StageSpec>();
    const later: StageSpec[] = [];
    for (const spec of waiting) {
      const inputs = inputHashes(spec, outputs);
      const key = inputs && cacheKeyOf(spec, inputs, await codeHash(spec.entry));
      if (key) keys.set(key, spec);
      else later.push(spec);
    }
    if (keys.size === 0) break;
    const { rows } = await db.query({
      name: "peekCache",
      text: `SELECT cache.key, (SELECT coalesce(jsonb_object_agg(output.port, output."artifactHash"), '{}')
                 FROM "StageOutput" output WHERE output."stageRunId" = stage.id) AS outputs
             FROM "StageCache" cache JOIN "StageRun" stage ON stage.id = cache."stageRunId" AND stage.status = 'succeeded'
             WHERE cache."projectId" = $1 AND cache.key = ANY ($2)`,
      values: [projectId, [...keys.keys()]],
    });
    for (const row of rows) {
      const hit = hitSchema.parse(row);
      const spec = keys.get(hit.key);
      if (!spec) continue;
      hits.add(spec.stage.id);
      outputs.set(spec.stage.id, hit.outputs);
    }
    if (rows.length === 0) break;
    waiting = later;
  }
  return hits;
}

/** By port in edge order; null while one of them is not known. */
function inputHashes(
  spec: StageSpec,
  outputs: ReadonlyMap<string, Readonly<Record<string, string>>>,
): Record<string, string[]> | null {
  const found: Record<string, string[]> = {};
  for (const [port, refs] of Object.entries(spec.inputs)) {
    const hashes = refs.map((ref) => outputs.get(ref.stage)?.[ref.port]);
    if (hashes.some((hash) => hash === undefined)) return null;
    found[port] = hashes.filter((hash): hash is string => hash !== undefined);
  }
  return found;
}
