import { randomUUID } from "node:crypto";
import { z } from "zod";
import { recordAudit } from "../audit/index.ts";
import type { Database } from "../db/index.ts";
import { toPublicError } from "../errors/index.ts";
import { log } from "../log/index.ts";
import { notify } from "../notifications/index.ts";
import type { ArtifactStore } from "../storage/index.ts";
import { conditionSchema, lastDue, type Condition } from "./condition.ts";
import { readValueByMonth } from "./valueByMonth.ts";

const rulesLog = log.child({ room: "monitoring", part: "rules" });

/** Starts a run of the project's pipeline in somebody's name. */
export type StartRetraining = (wish: {
  projectId: string;
  startedById: string;
  requestKey: string;
  hypothesis: string;
}) => Promise<{ runId: string }>;

export type RuleWays = { store: ArtifactStore; startRun: StartRetraining; now?: () => Date };

type Rule = {
  id: string;
  projectId: string;
  monitorId: string;
  endpointId: string;
  condition: Condition;
  action: string;
  ownerId: string;
  checkedAt: Date;
  workspaceId: string;
  projectName: string;
};

const LEVELS = ["stable", "noticed", "warn", "alarm"];
const reportSchema = z.object({ level: z.string(), verdict: z.object({ text: z.string() }) });

/**
 * Looks at every retrain rule that is on. One that fires is written down once, then its run is started or its owner
 * told; what could not be done is written beside it, and nothing fires twice for the same reason.
 * @returns how many fired
 */
export async function checkRules(db: Database, ways: RuleWays): Promise<number> {
  const rows = await db.prisma.retrainRule.findMany({
    where: { enabled: true, monitor: { endpoint: { deletedAt: null }, project: { archivedAt: null } } },
    include: {
      monitor: { select: { endpointId: true, project: { select: { name: true, workspaceId: true } } } },
    },
  });
  let fired = 0;
  for (const { monitor, condition, ...row } of rows) {
    const { endpointId, project } = monitor;
    const rule: Rule = {
      ...row,
      endpointId,
      condition: conditionSchema.parse(condition),
      workspaceId: project.workspaceId,
      projectName: project.name,
    };
    try {
      if (await checkRule(db, rule, ways)) fired += 1;
    } catch (error) {
      rulesLog.error({ err: error, ruleId: rule.id }, "a retrain rule could not be looked at");
    }
  }
  return fired;
}

async function checkRule(db: Database, rule: Rule, ways: RuleWays): Promise<boolean> {
  const now = (ways.now ?? (() => new Date()))();
  const reason = await reasonOf(db, rule, now, ways);
  const firingId = randomUUID();
  const won = await db.prisma.$transaction(async (tx) => {
    // Several workers may look at once: who moves the mark writes the firing.
    const { count } = await tx.retrainRule.updateMany({
      where: { id: rule.id, enabled: true, checkedAt: rule.checkedAt },
      data: { checkedAt: now },
    });
    if (count === 0 || reason === null) return false;
    const { id: ruleId, condition, action, ownerId, workspaceId, projectId } = rule;
    await tx.ruleFiring.create({ data: { id: firingId, ruleId, at: now, reason, condition, action, ownerId } });
    await recordAudit(
      tx,
      workspaceId,
      { id: null, name: "Stagecraft", via: "system", address: null },
      {
        type: "retrain_rule.fire",
        objectType: "monitor",
        objectId: rule.monitorId,
        projectId,
        after: { condition, action },
        reason,
      },
    );
    await notify(tx, {
      workspaceId,
      projectId,
      userIds: [ownerId],
      kind: "retrain.fired",
      params: { project: rule.projectName, reason },
      link: `/projects/${projectId}/models`,
      key: `retrain:${firingId}`,
    });
    return true;
  });
  if (!won || reason === null) return false;
  if (rule.action === "run") await retrain(db, rule, firingId, reason, ways);
  return true;
}

async function retrain(db: Database, rule: Rule, firingId: string, reason: string, ways: RuleWays): Promise<void> {
  try {
    const { runId } = await ways.startRun({
      projectId: rule.projectId,
      startedById: rule.ownerId,
      requestKey: firingId,
      hypothesis: `Retraining: ${reason}`,
    });
    await db.prisma.ruleFiring.update({ where: { id: firingId }, data: { runId } });
  } catch (error) {
    await db.prisma.ruleFiring.update({ where: { id: firingId }, data: { error: toPublicError(error).message } });
  }
}

/** Why the rule fires now; null when it doesn't. */
async function reasonOf(db: Database, rule: Rule, now: Date, ways: RuleWays): Promise<string | null> {
  const { condition } = rule;
  if (condition.kind === "cron") {
    const due = lastDue(condition.cron, rule.checkedAt, now);
    return due === null
      ? null
      : `It was due by the calendar on ${due.toISOString().slice(0, 16).replace("T", " ")} UTC.`;
  }
  if (condition.kind === "drift") {
    const reports = await db.prisma.monitorReport.findMany({
      where: {
        monitorId: rule.monitorId,
        projectId: rule.projectId,
        status: "succeeded",
        endedAt: { gt: rule.checkedAt, lte: now },
      },
      orderBy: { endedAt: "desc" },
      select: { name: true, report: true },
    });
    const bad = reports.find(({ report }) => {
      const read = reportSchema.safeParse(report).data;
      return read !== undefined && LEVELS.indexOf(read.level) >= LEVELS.indexOf(condition.level);
    });
    return bad === undefined ? null : `“${bad.name}”: ${reportSchema.parse(bad.report).verdict.text}`;
  }
  // A month is judged once, when it is over.
  if (now.toISOString().slice(0, 7) === rule.checkedAt.toISOString().slice(0, 7)) return null;
  const { months, currency } = await readValueByMonth(db, ways.store, rule);
  const last = months.filter(({ soFar }) => !soFar).at(-1);
  if (last === undefined || "problem" in last.worth || last.worth.netValue >= condition.below) return null;
  const amount = `${Math.round(last.worth.netValue).toLocaleString("en")} ${currency ?? ""}`;
  const limit = `${condition.below.toLocaleString("en")} ${currency ?? ""}`;
  return `${last.month} was worth ${amount} (${last.basis}), less than ${limit}.`;
}
