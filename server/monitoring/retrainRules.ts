import { z } from "zod";
import { recordAudit, type Actor } from "../audit/index.ts";
import type { Database } from "../db/index.ts";
import { BadRequestError } from "../errors/index.ts";
import { conditionSchema, readCron, type Condition } from "./condition.ts";
import { findMonitor } from "./monitors.ts";

export const actionSchema = z.enum(["notify", "run"]);
export type RuleAction = z.output<typeof actionSchema>;

export type RetrainRule = {
  id: string;
  monitorId: string;
  condition: Condition;
  action: RuleAction;
  owner: { id: string; name: string };
  enabled: boolean;
  updatedAt: Date;
  firings: {
    id: string;
    at: Date;
    reason: string;
    action: string;
    runId: string | null;
    runNumber: number | null;
    error: string | null;
  }[];
};

const FIRINGS = 20;

/** The rule of a monitor with what it did lately; null while there is none. @throws NotFoundError `monitor_not_found` */
export async function readRule(
  db: Database,
  place: { projectId: string; monitorId: string },
): Promise<RetrainRule | null> {
  await findMonitor(db, place);
  const row = await db.prisma.retrainRule.findFirst({
    where: { monitorId: place.monitorId, projectId: place.projectId },
    include: { firings: { orderBy: { at: "desc" }, take: FIRINGS } },
  });
  if (row === null) return null;
  const [owner, runs] = await Promise.all([
    db.prisma.user.findUnique({ where: { id: row.ownerId }, select: { name: true } }),
    db.prisma.run.findMany({
      where: { projectId: place.projectId, id: { in: row.firings.flatMap(({ runId }) => runId ?? []) } },
      select: { id: true, number: true },
    }),
  ]);
  const { id, monitorId, condition, action, enabled, updatedAt } = row;
  return {
    ...{ id, monitorId, enabled, updatedAt },
    condition: conditionSchema.parse(condition),
    action: actionSchema.parse(action),
    owner: { id: row.ownerId, name: owner?.name ?? "" },
    firings: row.firings.map(({ id: firingId, at, reason, action: did, runId, error }) => ({
      ...{ id: firingId, at, reason, action: did, runId, error },
      runNumber: runs.find((run) => run.id === runId)?.number ?? null,
    })),
  };
}

export type RuleWish = { condition: Condition; action: RuleAction; ownerId: string; enabled: boolean };

/**
 * Sets the rule of a monitor, or takes it away. Whatever was due before now doesn't fire.
 * @throws NotFoundError `monitor_not_found`; BadRequestError `cron_invalid`, `owner_not_member`
 */
export async function setRule(
  db: Database,
  place: { projectId: string; monitorId: string },
  wish: RuleWish | null,
  actor: Actor,
): Promise<void> {
  const { projectId, monitorId } = place;
  await findMonitor(db, place);
  const { workspaceId } = await db.prisma.project.findUniqueOrThrow({
    where: { id: projectId },
    select: { workspaceId: true },
  });
  if (wish?.condition.kind === "cron") readCron(wish.condition.cron);
  if (wish !== null) {
    const member = await db.prisma.member.findFirst({
      where: { workspaceId, userId: wish.ownerId, role: { in: ["editor", "owner"] } },
      select: { userId: true },
    });
    if (member === null)
      throw new BadRequestError({
        code: "owner_not_member",
        userMessage: "The owner of the rule has to be a member of this workspace who may start runs.",
        remedy: "Choose an editor or an owner of the workspace.",
      });
  }
  await db.prisma.$transaction(async (tx) => {
    const before = await tx.retrainRule.findFirst({ where: { monitorId, projectId } });
    if (wish === null) await tx.retrainRule.deleteMany({ where: { monitorId, projectId } });
    else {
      const now = new Date();
      const data = { ...wish, checkedAt: now, updatedAt: now, updatedById: actor.id };
      await tx.retrainRule.upsert({
        where: { monitorId },
        create: { ...data, projectId, monitorId },
        update: data,
      });
    }
    await recordAudit(tx, workspaceId, actor, {
      type: wish === null ? "retrain_rule.remove" : "retrain_rule.set",
      objectType: "monitor",
      objectId: monitorId,
      projectId,
      before:
        before === null
          ? null
          : { condition: before.condition, action: before.action, ownerId: before.ownerId, enabled: before.enabled },
      after: wish,
    });
  });
}
