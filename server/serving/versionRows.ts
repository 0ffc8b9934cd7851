import { randomUUID } from "node:crypto";
import { z } from "zod";
import { ConflictError, toStagecraftError } from "../errors/index.ts";
import type { ArtifactRef, Claim } from "../runs/index.ts";
import type { Environment } from "../stages/contract.ts";
import type { Queryable } from "./queryable.ts";
import type { EndpointDocument } from "./twin/document.ts";

/** A version on its way to an address. `adopted`: it is live already and stays so. */
export type PreparedVersion = {
  endpointId: string;
  slug: string;
  versionId: string;
  number: number;
  adopted: boolean;
  runId: string;
  environment: Environment;
  /** Share of the requests it gets first; 0: all at once. */
  canaryShare: number;
};

const preparedSchema = z.object({ id: z.uuid(), projectId: z.uuid(), activeVersionId: z.uuid().nullable() });
const versionSchema = z.object({ id: z.uuid(), number: z.number() });

/** The endpoint's row and a version in state `loading`, or the live one when it is the same. One statement at a time: every step may be repeated. */
export async function prepareVersion(
  db: Queryable,
  claim: Claim,
  artifact: ArtifactRef,
  document: EndpointDocument,
  keyHash: string,
): Promise<PreparedVersion> {
  const workspace = await db.query<{ id: string; slug: string }>(
    `SELECT workspace.id, workspace.slug FROM "Project" project JOIN "Workspace" workspace ON workspace.id = project."workspaceId" WHERE project.id = $1`,
    [claim.projectId],
  );
  const { id: workspaceId, slug } = z.object({ id: z.uuid(), slug: z.string() }).parse(workspace.rows[0]);
  await db.query(
    `INSERT INTO "Endpoint" (id, "workspaceId", "projectId", name) VALUES ($1, $2, $3, $4)
     ON CONFLICT ("workspaceId", name) DO NOTHING`,
    [randomUUID(), workspaceId, claim.projectId, document.name],
  );
  const found = await db.query(
    `SELECT id, "projectId", "activeVersionId" FROM "Endpoint" WHERE "workspaceId" = $1 AND name = $2`,
    [workspaceId, document.name],
  );
  const endpoint = preparedSchema.parse(found.rows[0]);
  if (endpoint.projectId !== claim.projectId) {
    throw new ConflictError({
      code: "endpoint_name_taken",
      userMessage: `The endpoint name “${document.name}” belongs to another project of this workspace.`,
      remedy: "Choose another endpoint name in the deploy stage.",
      where: claim.stageId,
    });
  }
  const known = await db.query(
    `UPDATE "EndpointVersion" SET "checkKeyHash" = $3, error = NULL
     WHERE id = (SELECT id FROM "EndpointVersion" WHERE "endpointId" = $1 AND "artifactHash" = $2
                 AND (id = $4 OR (status = 'loading' AND "runId" = $5)) ORDER BY (id = $4) DESC NULLS LAST LIMIT 1)
     RETURNING id, number`,
    [endpoint.id, artifact.hash, keyHash, endpoint.activeVersionId, claim.runId],
  );
  const row = known.rows[0] ?? (await insertVersion(db, endpoint.id, artifact, document, keyHash, claim.runId));
  const version = versionSchema.parse(row);
  return {
    endpointId: endpoint.id,
    slug,
    versionId: version.id,
    number: version.number,
    adopted: version.id === endpoint.activeVersionId,
    runId: claim.runId,
    environment: document.environment,
    canaryShare: document.canaryShare,
  };
}

async function insertVersion(
  db: Queryable,
  endpointId: string,
  artifact: ArtifactRef,
  document: EndpointDocument,
  keyHash: string,
  runId: string,
): Promise<unknown> {
  // Locks the endpoint's row, so that two deployments at once get two numbers.
  const made = await db.query(
    `WITH endpoint AS (SELECT id FROM "Endpoint" WHERE id = $2 FOR UPDATE)
     INSERT INTO "EndpointVersion" (id, "endpointId", number, "modelHash", "artifactHash", manifest, "runId", runner, status, signature, parity, "checkKeyHash", environment)
     SELECT $1, endpoint.id, COALESCE((SELECT max(number) FROM "EndpointVersion" WHERE "endpointId" = $2), 0) + 1, $3, $4, $5, $6, $7, 'loading', $8, $9, $10, $11
     FROM endpoint RETURNING id, number`,
    [
      randomUUID(),
      endpointId,
      document.modelHash,
      artifact.hash,
      JSON.stringify(artifact.manifest),
      runId,
      document.runner,
      JSON.stringify(document.signature),
      JSON.stringify(document.parity),
      keyHash,
      document.environment,
    ],
  );
  return made.rows[0];
}

/** Writes down why a version didn't go live; the live one is never touched. */
export async function markFailed(db: Queryable, version: PreparedVersion, error: unknown): Promise<void> {
  const { code, userMessage } = toStagecraftError(error);
  await db.query(
    `UPDATE "EndpointVersion" SET "checkKeyHash" = NULL, status = CASE WHEN status = 'loading' THEN 'failed' ELSE status END, error = $2 WHERE id = $1`,
    [version.versionId, JSON.stringify({ code, message: userMessage })],
  );
}

/**
 * Fails versions whose run ended without bringing them to life: it was cancelled or lost its worker after the live check.
 * A version goes live in the transaction that ends its stage, so one that still loads after its run is over never will.
 * @returns how many there were
 */
export async function failAbandonedVersions(db: Queryable): Promise<number> {
  const { rows } = await db.query(
    `UPDATE "EndpointVersion" version SET status = 'failed', "checkKeyHash" = NULL, error = COALESCE(error, $1::jsonb)
     WHERE status = 'loading'
       AND NOT EXISTS (SELECT 1 FROM "Run" run WHERE run.id = version."runId" AND run."endedAt" IS NULL)
     RETURNING id`,
    [JSON.stringify({ code: "run_ended", message: "Its run ended before the version went live." })],
  );
  return rows.length;
}
