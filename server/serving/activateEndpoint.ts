import { randomUUID } from "node:crypto";
import { z } from "zod";
import { ConflictError, toStagecraftError } from "../errors/index.ts";
import type { ArtifactRef, EffectContext, EffectHandler } from "../runs/index.ts";
import { bundleInvalid } from "./errors.ts";
import { makeKey } from "./http/keys.ts";
import { checkLive, type LiveCheck } from "./liveCheck.ts";
import { findServingPort } from "./processes.ts";
import type { Queryable } from "./queryable.ts";
import { startCheckServer } from "./startServing.ts";
import { endpointsChannel, tunables } from "./tunables.ts";
import { endpointDocumentSchema, probeSchema, type EndpointDocument } from "./twin/document.ts";
import { readStored, readTwinDocument } from "./twin/loadModel.ts";
import type { CallPython } from "./twin/predictor.ts";

export type ActivateOptions = {
  home: string;
  /** where callers will find the serving process */
  servePort: number;
  python: () => CallPython;
};

type Prepared = { endpointId: string; slug: string; versionId: string; number: number; adopted: boolean };

/**
 * Puts the model behind its address: makes the version known, asks it over HTTP what the evaluation asked, and only then
 * switches the address to it, in the transaction that completes the stage. Deploying what is live already changes
 * nothing; an attempt repeated after a crash goes on with the version the first one made.
 * @throws ConflictError `endpoint_name_taken`; what the live check throws
 */
export function createActivateEndpoint(options: ActivateOptions): EffectHandler {
  return async (context) => {
    const artifact = Object.values(context.outputs).find(({ type }) => type === "endpoint");
    if (artifact === undefined) throw bundleInvalid("the stage made no endpoint");
    const document = endpointDocumentSchema.parse(
      JSON.parse((await readStored(context.store, artifact.manifest, "endpoint.json")).toString("utf8")),
    );
    const key = makeKey();
    const version = await prepareVersion(context, artifact, document, key.hash);
    const path = `/endpoints/${version.slug}/${document.name}`;
    let check: LiveCheck;
    try {
      check = await runCheck(options, context, artifact, {
        path: `${path}/versions/${version.versionId}/invocations`,
        key: key.key,
        maxRows: document.maxRows,
      });
    } catch (error) {
      await markFailed(context.db, version, error);
      throw error;
    }
    return {
      facts: {
        address: `http://127.0.0.1:${options.servePort}${path}/invocations`,
        endpointId: version.endpointId,
        endpointName: document.name,
        version: version.number,
        versionId: version.versionId,
        adopted: version.adopted,
        liveCheck: check,
      },
      panels: [checkPanel(version, check)],
      apply: (db) => switchTo(db, version),
    };
  };
}

const preparedSchema = z.object({ id: z.uuid(), projectId: z.uuid(), activeVersionId: z.uuid().nullable() });
const versionSchema = z.object({ id: z.uuid(), number: z.number() });

/** The endpoint's row and a version in state `loading`, or the live one when it is the same. One statement at a time: every step may be repeated. */
async function prepareVersion(
  { db, claim }: EffectContext,
  artifact: ArtifactRef,
  document: EndpointDocument,
  keyHash: string,
): Promise<Prepared> {
  const workspace = await db.query<{ id: string; slug: string }>(
    `SELECT workspace.id, workspace.slug FROM "Project" project JOIN "Workspace" workspace ON workspace.id = project."workspaceId" WHERE project.id = $1`,
    [claim.projectId],
  );
  const { id: workspaceId, slug } = z.object({ id: z.uuid(), slug: z.string() }).parse(workspace.rows[0]);
  await db.query(
    `INSERT INTO "Endpoint" (id, "workspaceId", "projectId", name) VALUES ($1, $2, $3, $4)
     ON CONFLICT ("workspaceId", name) DO UPDATE SET "deletedAt" = NULL, "projectId" = excluded."projectId", "activeVersionId" = NULL
     WHERE "Endpoint"."deletedAt" IS NOT NULL`,
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
     INSERT INTO "EndpointVersion" (id, "endpointId", number, "modelHash", "artifactHash", manifest, "runId", runner, status, signature, parity, "checkKeyHash")
     SELECT $1, endpoint.id, COALESCE((SELECT max(number) FROM "EndpointVersion" WHERE "endpointId" = $2), 0) + 1, $3, $4, $5, $6, $7, 'loading', $8, $9, $10
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
    ],
  );
  return made.rows[0];
}

/** Through the running serving process; through one of our own when none answers. */
async function runCheck(
  options: ActivateOptions,
  { db, store, signal }: EffectContext,
  artifact: ArtifactRef,
  request: { path: string; key: string; maxRows: number },
): Promise<LiveCheck> {
  const [probe, twin] = await Promise.all([
    readStored(store, artifact.manifest, "probe.json").then((text) =>
      probeSchema.parse(JSON.parse(text.toString("utf8"))),
    ),
    readTwinDocument(store, artifact.manifest, "bundle/twin.json"),
  ]);
  const running = await findServingPort(db, tunables);
  if (running !== null) {
    try {
      return await checkLive({ ...request, port: running }, probe, twin, signal);
    } catch (error) {
      // It may have died since its last heartbeat; a model that answers wrongly is another matter.
      if (toStagecraftError(error).code !== "serving_unreachable") throw error;
    }
  }
  const own = await startCheckServer({ db, store, home: options.home, python: options.python });
  try {
    return await checkLive({ ...request, port: own.port }, probe, twin, signal);
  } finally {
    await own.stop();
  }
}

async function markFailed(db: Queryable, version: Prepared, error: unknown): Promise<void> {
  const { code, userMessage } = toStagecraftError(error);
  await db.query(
    `UPDATE "EndpointVersion" SET "checkKeyHash" = NULL, status = CASE WHEN status = 'loading' THEN 'failed' ELSE status END, error = $2 WHERE id = $1`,
    [version.versionId, JSON.stringify({ code, message: userMessage })],
  );
}

async function switchTo(db: Queryable, { endpointId, versionId }: Prepared): Promise<void> {
  await db.query(
    `UPDATE "EndpointVersion" SET status = CASE WHEN id = $2 THEN 'live' ELSE 'retired' END, "checkKeyHash" = CASE WHEN id = $2 THEN NULL ELSE "checkKeyHash" END
     WHERE "endpointId" = $1 AND (id = $2 OR status = 'live')`,
    [endpointId, versionId],
  );
  await db.query(`UPDATE "Endpoint" SET "activeVersionId" = $2 WHERE id = $1`, [endpointId, versionId]);
  await db.query(`SELECT pg_notify($1, $2)`, [endpointsChannel, endpointId]);
}

function checkPanel(version: Prepared, check: LiveCheck) {
  return {
    kind: "stats" as const,
    id: "live_check",
    title: "Live answers against the evaluation",
    items: [
      { label: "Version", value: version.adopted ? `${version.number} (unchanged)` : String(version.number) },
      { label: "Rows asked over HTTP", value: check.rows },
      { label: "Rows refused as in the evaluation", value: check.refused },
      { label: "Largest difference", value: check.largestDifference },
      { label: "Seconds", value: Math.round(check.seconds * 1000) / 1000, unit: "s" },
    ],
  };
}
