import { recordAudit } from "../audit/index.ts";
import type { Database, Prisma } from "../db/index.ts";
import type { Person } from "./answers/setAnswer.ts";
import type { ProjectPlace } from "./facts/readMaterial.ts";
import { DEFAULT_POLICY, type GatePolicy } from "./gates/policy.ts";
import { policySchema } from "./readScorecards.ts";

/** How strictly gates act in each environment. */
export async function setPolicy(
  db: Database,
  project: ProjectPlace,
  policy: GatePolicy,
  person: Person,
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const row = await tx.scorecardSettings.findUnique({ where: { projectId: project.id } });
    await write(tx, project.id, { policy: { ...policy } });
    await recordAudit(tx, project.workspaceId, person.actor, {
      type: "gate.policy",
      objectType: "project",
      objectId: project.id,
      projectId: project.id,
      before: policySchema.catch(DEFAULT_POLICY).parse(row?.policy),
      after: policy,
    });
  });
}

/** A remark for the summary, with its author. */
export async function setRemark(db: Database, project: ProjectPlace, text: string, person: Person): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    await write(tx, project.id, { remark: text, remarkBy: text === "" ? null : person.actor.name });
    await recordAudit(tx, project.workspaceId, person.actor, {
      type: "answer.set",
      objectType: "scorecard",
      objectId: "summary",
      projectId: project.id,
      after: { text },
    });
  });
}

type Change = { policy?: Prisma.InputJsonValue; remark?: string; remarkBy?: string | null };

async function write(tx: Prisma.TransactionClient, projectId: string, change: Change): Promise<void> {
  const data = { ...change, updatedAt: new Date() };
  await tx.scorecardSettings.upsert({
    where: { projectId },
    create: { policy: { ...DEFAULT_POLICY }, ...data, projectId },
    update: data,
  });
}
