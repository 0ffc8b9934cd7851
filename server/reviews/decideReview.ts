import { z } from "zod";
import { recordAudit, type Actor } from "../audit/index.ts";
import type { Database, Prisma } from "../db/index.ts";
import { approveVersion } from "./approveVersion.ts";
import { currentSnapshot } from "./currentSnapshot.ts";
import {
  decisionIncomplete,
  ownWork as ownWorkRefused,
  reviewClosed,
  reviewNotFound,
  snapshotStale,
} from "./errors.ts";
import { signedScorecard } from "./signedScorecard.ts";
import { materialChanges, snapshotSchema } from "./snapshot.ts";
import {
  conditionSchema,
  decisionKindSchema,
  isClosed,
  reviewStateSchema,
  stateAfter,
  type ReviewState,
} from "./states.ts";
import { tellOfDecision } from "./tellPeople.ts";

const money = z
  .string()
  .trim()
  .regex(/^\d{1,15}(\.\d{1,6})?$/, "must be an amount like 12500.50");

export const decisionInput = {
  kind: decisionKindSchema,
  text: z.string().trim().max(20_000).default(""),
  conditions: z.array(conditionSchema).max(20).default([]),
  moneySpent: money.nullable().default(null),
  moneyNotSpent: money.nullable().default(null),
};
type Decision = z.output<z.ZodObject<typeof decisionInput>>;

/** What a decision must say besides its kind. */
function checkComplete({ kind, text, conditions, moneySpent }: Decision): void {
  if (kind === "comment" && text === "") throw decisionIncomplete("An empty comment says nothing. Write it first.");
  if ((kind === "send_back" || kind === "reject") && text === "") {
    throw decisionIncomplete("Say why: whoever gets it back has to know what to mend.");
  }
  if (kind === "stop" && (text === "" || moneySpent === null)) {
    throw decisionIncomplete("A stop needs its reason and the money spent so far: it is a result, not a failure.");
  }
  if (kind === "approve_with_conditions" && conditions.length === 0) {
    throw decisionIncomplete("Name at least one condition with its owner and date, or approve without.");
  }
  if (kind !== "approve_with_conditions" && conditions.length > 0) {
    throw decisionIncomplete("Conditions belong to an approval with conditions.");
  }
}

/**
 * Writes down what somebody says about a request and lets its state follow.
 *
 * Everything but a comment is refused to whoever asked for the sign-off or built the version it is about; a workspace
 * of one may sign trial and staging itself. What changed since the request can't be approved any more.
 * @returns the state it led to
 */
export async function decideReview(
  db: Database,
  project: { id: string; workspaceId: string; name: string },
  reviewId: string,
  decision: Decision,
  person: { userId: string; actor: Actor },
): Promise<{ state: ReviewState }> {
  checkComplete(decision);
  const { signed } = await signedScorecard(db, project.id);
  return db.prisma.$transaction(async (tx) => {
    // Two people who decide at the same moment: the second sees what the first said.
    await tx.$executeRaw`SELECT 1 FROM "Review" WHERE id = ${reviewId}::uuid FOR UPDATE`;
    const review = await tx.review.findFirst({
      where: { id: reviewId, projectId: project.id },
      include: { snapshot: true, decisions: { orderBy: { createdAt: "asc" } } },
    });
    if (review === null) throw reviewNotFound();
    const before = reviewStateSchema.parse(review.state);
    const isComment = decision.kind === "comment";
    if (!isComment && isClosed(before)) throw reviewClosed();
    const ownWork = isComment ? false : await checkOwnWork(tx, project, review, person.userId);
    if (decision.kind === "approve" || decision.kind === "approve_with_conditions") {
      const changes = materialChanges(
        snapshotSchema.parse(review.snapshot.content),
        await currentSnapshot(tx, project, signed),
      );
      if (changes.length > 0) throw snapshotStale(changes.map(({ words }) => words).join("; "));
    }
    await tx.reviewDecision.create({
      data: {
        reviewId,
        projectId: project.id,
        authorId: person.userId,
        authorName: person.actor.name,
        snapshotHash: review.snapshot.hash,
        ownWork,
        ...decision,
      },
    });
    const said = [...review.decisions, { kind: decision.kind, authorId: person.userId }].map(({ kind, authorId }) => ({
      kind: decisionKindSchema.parse(kind),
      authorId,
    }));
    const state = isClosed(before) ? before : stateAfter(said, review.neededApprovals);
    if (state !== before) {
      await tx.review.update({
        where: { id: reviewId },
        data: { state, closedAt: isClosed(state) ? new Date() : null },
      });
      if (state === "approved" || state === "approved_with_conditions") {
        await approveVersion(tx, project.id, snapshotSchema.parse(review.snapshot.content), person.userId);
      }
    }
    await recordAudit(tx, project.workspaceId, person.actor, {
      type: isComment ? "review.comment" : `decision.${decision.kind}`,
      objectType: "review",
      objectId: reviewId,
      projectId: project.id,
      before: { state: before },
      after: {
        state,
        conditions: decision.conditions,
        moneySpent: decision.moneySpent,
        moneyNotSpent: decision.moneyNotSpent,
        ...(ownWork && { ownWork }),
      },
      reason: decision.text,
      snapshotHash: review.snapshot.hash,
    });
    await tellOfDecision(tx, project, review, decision, person);
    return { state };
  });
}

/** Whether somebody signs the own work, which only a workspace of one may, and never for production. */
async function checkOwnWork(
  tx: Prisma.TransactionClient,
  project: { id: string; workspaceId: string },
  review: { requestedById: string; environment: string },
  userId: string,
): Promise<boolean> {
  const lastEdit = await tx.pipelineOperation.findFirst({
    where: { projectId: project.id, actorId: { not: null } },
    orderBy: { revision: "desc" },
    select: { actorId: true },
  });
  const isAuthor = review.requestedById === userId || lastEdit?.actorId === userId;
  if (!isAuthor) return false;
  const members = await tx.member.count({ where: { workspaceId: project.workspaceId, role: { not: "labeler" } } });
  if (members === 1 && review.environment !== "production") return true;
  throw ownWorkRefused();
}
