import { z } from "zod";
import { recordAudit, type Actor } from "../audit/index.ts";
import type { Database } from "../db/index.ts";
import { readGoal } from "../economics/goal/document.ts";
import { currentSnapshot } from "./currentSnapshot.ts";
import { signedScorecard } from "./signedScorecard.ts";
import { snapshotHash } from "./snapshot.ts";
import { tellOfRequest } from "./tellPeople.ts";

/** Where a model runs decides how strictly the gates act. */
export const environmentSchema = z.enum(["trial", "staging", "production"]);
export type Environment = z.output<typeof environmentSchema>;

export const requestInput = {
  gate: z.int().min(0).max(4),
  environment: environmentSchema,
  note: z.string().trim().max(2_000).nullable().default(null),
  dueOn: z.iso.date().nullable().default(null),
};
type Request = z.output<z.ZodObject<typeof requestInput>>;

/**
 * Asks for a sign-off of the project as it is now. Open requests for the same gate and environment are superseded: only
 * one state of a project can be under review.
 */
export async function requestReview(
  db: Database,
  project: { id: string; workspaceId: string; name: string },
  request: Request,
  person: { userId: string; actor: Actor },
): Promise<{ id: string; number: number }> {
  const { signed, approvers } = await signedScorecard(db, project.id);
  return db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "Project" WHERE id = ${project.id}::uuid FOR UPDATE`;
    const content = await currentSnapshot(tx, project, signed);
    const hash = snapshotHash(content);
    const stored = JSON.parse(JSON.stringify(content));
    const snapshot = await tx.snapshot.upsert({
      where: { projectId_hash: { projectId: project.id, hash } },
      create: { projectId: project.id, hash, content: stored, createdById: person.userId },
      update: {},
    });
    const same = { projectId: project.id, gate: request.gate, environment: request.environment };
    await tx.review.updateMany({
      where: { ...same, state: { in: ["in_review", "changes_requested"] } },
      data: { state: "superseded", closedAt: new Date() },
    });
    const last = await tx.review.aggregate({ where: { projectId: project.id }, _max: { number: true } });
    const review = await tx.review.create({
      data: {
        ...same,
        number: (last._max.number ?? 0) + 1,
        snapshotId: snapshot.id,
        note: request.note,
        dueOn: request.dueOn,
        neededApprovals: Math.max(approvers, neededApprovals(content.goal)),
        requestedById: person.userId,
      },
    });
    await recordAudit(tx, project.workspaceId, person.actor, {
      type: "review.request",
      objectType: "review",
      objectId: review.id,
      projectId: project.id,
      after: { number: review.number, gate: request.gate, environment: request.environment, dueOn: request.dueOn },
      reason: request.note,
      snapshotHash: hash,
    });
    await tellOfRequest(tx, project, review, person);
    return { id: review.id, number: review.number };
  });
}

/** Two people where the system acts alone; the scorecard may ask for two as well. */
function neededApprovals(goal: Record<string, unknown>): number {
  return readGoal(goal).automation === "act_alone" ? 2 : 1;
}
