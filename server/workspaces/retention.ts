import { z } from "zod";
import { recordAudit, type Actor } from "../audit/index.ts";
import type { Database } from "../db/index.ts";

/** Ten years: longer than anything has to be kept, short enough to be a typing error beyond. */
const days = z.number().int().min(1).max(3650).nullable();

/**
 * How many days after their end runs and log lines are kept, and logged predictions after they were answered. Null: runs
 * and lines for ever, predictions as long as the installation keeps them.
 */
export const retentionSchema = z.strictObject({ runDays: days, logDays: days, predictionDays: days });
type RetentionDays = z.output<typeof retentionSchema>;

const select = { runDays: true, logDays: true, predictionDays: true } as const;
const FOR_EVER: RetentionDays = { runDays: null, logDays: null, predictionDays: null };

export async function readRetention(db: Pick<Database, "prisma">, workspaceId: string): Promise<RetentionDays> {
  return (await db.prisma.retention.findUnique({ where: { workspaceId }, select })) ?? FOR_EVER;
}

/** Holds from the worker's next look, within the hour: what is too old by then is deleted for good. */
export async function setRetention(
  db: Pick<Database, "prisma">,
  workspaceId: string,
  wanted: RetentionDays,
  actor: Actor,
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const before = (await tx.retention.findUnique({ where: { workspaceId }, select })) ?? FOR_EVER;
    const { runDays, logDays, predictionDays } = wanted;
    const values = { runDays, logDays, predictionDays, updatedAt: new Date() };
    await tx.retention.upsert({ where: { workspaceId }, create: { workspaceId, ...values }, update: values });
    const event = { type: "workspace.retention", objectType: "workspace", objectId: workspaceId };
    await recordAudit(tx, workspaceId, actor, { ...event, before, after: { runDays, logDays, predictionDays } });
  });
}
