import { randomUUID } from "node:crypto";
import { z } from "zod";
import { TRIAL_DAYS } from "../stages/contract.ts";
import type { Queryable } from "./queryable.ts";
import { endpointsChannel } from "./tunables.ts";
import type { PreparedVersion } from "./versionRows.ts";

const beforeSchema = z.object({
  activeVersionId: z.uuid().nullable(),
  canaryVersionId: z.uuid().nullable(),
  expired: z.boolean().nullable(),
  runNumber: z.number().nullable(),
});
type Before = z.infer<typeof beforeSchema>;

/**
 * The address answers with this version from the commit on, or lets it answer its share of the requests first; serving
 * processes are told. What answered before is kept for a rollback. A trial counts its days from here, also when the
 * same model is deployed once more.
 */
export async function putIntoService(db: Queryable, version: PreparedVersion): Promise<void> {
  const { endpointId, versionId, environment } = version;
  const { rows } = await db.query(
    `SELECT endpoint."activeVersionId", endpoint."canaryVersionId", active."expiresAt" <= now() AS expired,
            (SELECT number FROM "Run" WHERE id = $2) AS "runNumber"
     FROM "Endpoint" endpoint LEFT JOIN "EndpointVersion" active ON active.id = endpoint."activeVersionId"
     WHERE endpoint.id = $1 FOR UPDATE OF endpoint`,
    [endpointId, version.runId],
  );
  const before = beforeSchema.parse(rows[0]);
  const again = before.activeVersionId === versionId;
  // A share of the traffic needs somebody who answers the rest.
  const asCanary = version.canaryShare > 0 && before.activeVersionId !== null && before.expired !== true && !again;
  await db.query(
    `UPDATE "EndpointVersion" SET status = $2, "checkKeyHash" = NULL,
            "expiresAt" = CASE WHEN $3 = 'trial' THEN now() + make_interval(days => $4) END
     WHERE id = $1`,
    [versionId, asCanary ? "canary" : "live", environment, TRIAL_DAYS],
  );
  if (asCanary) await startCanary(db, version, before);
  else if (!again) await takeOver(db, version, before);
  await db.query(`SELECT pg_notify($1, $2)`, [endpointsChannel, endpointId]);
}

async function startCanary(db: Queryable, version: PreparedVersion, before: Before): Promise<void> {
  const { endpointId, versionId, canaryShare } = version;
  await retire(db, before.canaryVersionId);
  await db.query(
    `UPDATE "Endpoint" SET "canaryVersionId" = $2, "canaryShare" = $3, "canarySince" = now() WHERE id = $1`,
    [endpointId, versionId, canaryShare],
  );
  await note(db, version, "canary_started", before, { share: canaryShare });
}

async function takeOver(db: Queryable, version: PreparedVersion, before: Before): Promise<void> {
  await retire(db, before.activeVersionId);
  await retire(db, before.canaryVersionId);
  await db.query(
    `UPDATE "Endpoint" SET "activeVersionId" = $2, "previousVersionId" = COALESCE("activeVersionId", "previousVersionId"),
            "canaryVersionId" = NULL, "canaryShare" = NULL, "canarySince" = NULL
     WHERE id = $1`,
    [version.endpointId, version.versionId],
  );
  await note(db, version, "live", before, {});
}

async function retire(db: Queryable, versionId: string | null): Promise<void> {
  if (versionId !== null) await db.query(`UPDATE "EndpointVersion" SET status = 'retired' WHERE id = $1`, [versionId]);
}

async function note(
  db: Queryable,
  version: PreparedVersion,
  kind: string,
  before: Before,
  more: object,
): Promise<void> {
  const runId = before.runNumber === null ? null : version.runId;
  await db.query(
    `INSERT INTO "EndpointEvent" (id, "endpointId", kind, "fromVersionId", "toVersionId", "actorName", details)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      randomUUID(),
      version.endpointId,
      kind,
      before.activeVersionId,
      version.versionId,
      before.runNumber === null ? "a run" : `run ${before.runNumber}`,
      JSON.stringify({ ...more, runId, environment: version.environment }),
    ],
  );
}
