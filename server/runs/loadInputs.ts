import { z } from "zod";
import type { StageSpec } from "../stages/contract.ts";
import { manifestSchema } from "../storage/index.ts";
import type { ArtifactRef } from "./effects.ts";
import type { Queryable } from "./transitions/index.ts";

const outputRowSchema = z.object({
  stageId: z.string(),
  port: z.string(),
  hash: z.string(),
  type: z.string(),
  manifest: manifestSchema,
  rows: z.string().nullable(),
});

/**
 * What the stages before this one made.
 * @returns artefacts by input port, in edge order
 * @throws Error when a parent has not the output it promised; the plan makes sure that can't be
 */
export async function loadInputs(
  db: Queryable,
  runId: string,
  spec: StageSpec,
): Promise<Record<string, ArtifactRef[]>> {
  const parents = [...new Set(Object.values(spec.inputs).flatMap((refs) => refs.map((ref) => ref.stage)))];
  if (parents.length === 0) return Object.fromEntries(Object.keys(spec.inputs).map((port) => [port, []]));
  const { rows } = await db.query({
    name: "loadInputs",
    text: `SELECT stage."stageId", output.port, artifact.hash, artifact.type, artifact.manifest, output.rows
           FROM "StageRun" stage
           JOIN "StageOutput" output ON output."stageRunId" = stage.id
           JOIN "Artifact" artifact ON artifact.hash = output."artifactHash"
           WHERE stage."runId" = $1 AND stage."stageId" = ANY ($2) AND stage.status = 'succeeded'`,
    values: [runId, parents],
  });
  const found = new Map(
    rows.map((row) => outputRowSchema.parse(row)).map((row) => [`${row.stageId}/${row.port}`, row]),
  );
  return Object.fromEntries(
    Object.entries(spec.inputs).map(([port, refs]) => [
      port,
      refs.map((ref) => {
        const row = found.get(`${ref.stage}/${ref.port}`);
        if (row === undefined) throw new Error(`stage ${ref.stage} has no output ${ref.port} in run ${runId}`);
        const { hash, type, manifest } = row;
        return { hash, type, manifest, rows: row.rows === null ? null : Number(row.rows) };
      }),
    ]),
  );
}
