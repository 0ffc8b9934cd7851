import { randomUUID } from "node:crypto";
import { z } from "zod";
import { InvalidError } from "../errors/index.ts";
import type { EffectHandler } from "../runs/index.ts";

const factsSchema = z.object({ endpointId: z.uuid(), endpointName: z.string() });

/**
 * From now on batches and logged predictions can be judged against the stage's reference. The row is written in the
 * transaction that completes the stage; a monitor of the same endpoint and stage is replaced, its reports stay.
 * @throws InvalidError `monitor_without_endpoint` when the stage before it deployed nothing
 */
export const startMonitor: EffectHandler = async ({ claim, spec, inputs, outputs, db }) => {
  const drift = Object.values(outputs).find(({ type }) => type === "drift");
  const endpoint = Object.values(inputs)
    .flat()
    .find(({ type }) => type === "endpoint");
  const parents = Object.values(spec.inputs)
    .flat()
    .map(({ stage }) => stage);
  const { rows } = await db.query<{ facts: unknown }>(
    `SELECT result -> 'facts' AS facts FROM "StageRun"
     WHERE "runId" = $1 AND "projectId" = $2 AND "stageId" = ANY ($3) AND result -> 'facts' ? 'endpointId'`,
    [claim.runId, claim.projectId, parents],
  );
  const deployed = factsSchema.safeParse(rows[0]?.facts);
  if (drift === undefined || endpoint === undefined || !deployed.success) {
    throw new InvalidError({
      code: "monitor_without_endpoint",
      userMessage: "There is no live endpoint to watch.",
      remedy: "Connect a deploy stage, and run it in the same run.",
    });
  }
  const { endpointId, endpointName } = deployed.data;
  const known = await db.query<{ id: string }>(`SELECT id FROM "Monitor" WHERE "endpointId" = $1 AND "stageId" = $2`, [
    endpointId,
    claim.stageId,
  ]);
  const monitorId = known.rows[0]?.id ?? randomUUID();
  return {
    facts: { monitorId, endpointId, endpointName },
    apply: async (client) => {
      await client.query(
        `INSERT INTO "Monitor" (id, "projectId", "endpointId", "stageId", "artifactHash", "endpointHash", params)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT ("endpointId", "stageId") DO UPDATE
         SET "artifactHash" = excluded."artifactHash", "endpointHash" = excluded."endpointHash", params = excluded.params`,
        [monitorId, claim.projectId, endpointId, claim.stageId, drift.hash, endpoint.hash, JSON.stringify(spec.params)],
      );
    },
  };
};
