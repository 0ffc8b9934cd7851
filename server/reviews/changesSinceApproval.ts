import type { Database } from "../db/index.ts";
import { currentSnapshot } from "./currentSnapshot.ts";
import { materialChanges, snapshotSchema } from "./snapshot.ts";

/** An approval, and what has changed since it was given. */
export type SinceApproval = { reviewId: string; number: number; gate: number; on: Date; words: string[] };

/** The newest approval of a project and every material change since; null while nothing was approved. */
export async function changesSinceApproval(
  db: Pick<Database, "prisma">,
  project: { id: string; name: string },
): Promise<SinceApproval | null> {
  const approved = await db.prisma.review.findFirst({
    where: { projectId: project.id, state: { in: ["approved", "approved_with_conditions"] }, closedAt: { not: null } },
    orderBy: { closedAt: "desc" },
    include: { snapshot: true },
  });
  if (approved?.closedAt == null) return null;
  const signed = snapshotSchema.parse(approved.snapshot.content);
  const changes = materialChanges(signed, await currentSnapshot(db.prisma, project));
  const { id: reviewId, number, gate, closedAt } = approved;
  return { reviewId, number, gate, on: closedAt, words: changes.map(({ words }) => words) };
}
