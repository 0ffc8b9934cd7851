import type { Prisma } from "../db/index.ts";
import { notify } from "./notify.ts";

/** Tells whoever asked for an approval, and whoever gave it, that what was approved has changed; once per approval. */
export async function tellOfReopenedGate(
  tx: Prisma.TransactionClient,
  project: { id: string; workspaceId: string; name: string },
  approval: { reviewId: string; number: number; words: readonly string[] },
): Promise<void> {
  const review = await tx.review.findFirst({
    where: { id: approval.reviewId, projectId: project.id },
    select: { requestedById: true, decisions: { select: { authorId: true } } },
  });
  if (review === null || approval.words.length === 0) return;
  await notify(tx, {
    workspaceId: project.workspaceId,
    projectId: project.id,
    userIds: [review.requestedById, ...review.decisions.flatMap(({ authorId }) => authorId ?? [])],
    kind: "gate.reopened",
    params: { project: project.name, number: approval.number, changes: approval.words.join("; ") },
    link: `/projects/${project.id}/reviews/${approval.reviewId}`,
    key: `reopened:${approval.reviewId}`,
  });
}
