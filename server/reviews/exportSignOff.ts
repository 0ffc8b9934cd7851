import type { Database } from "../db/index.ts";
import { env } from "../env.js";
import { readReview } from "./readReviews.ts";
import { signSignOff, type SignOffFile } from "./signOff.ts";

/**
 * A request with its snapshot and everything said about it, signed.
 * @throws NotFoundError `review_not_found`
 */
export async function exportSignOff(
  db: Database,
  project: { id: string; workspaceId: string; name: string },
  reviewId: string,
  readerId: string,
): Promise<SignOffFile> {
  const review = await readReview(db, project, reviewId, readerId);
  const { id, number, gate, environment, state } = review;
  return signSignOff(
    {
      kind: "stagecraft sign-off",
      version: 1,
      review: { id, number, gate, environment, state },
      snapshot: review.snapshot,
      snapshotHash: review.snapshotHash,
      decisions: review.decisions.map((decision) => ({ ...decision, createdAt: decision.createdAt.toISOString() })),
      auditHead: review.auditHead,
      exportedAt: new Date().toISOString(),
    },
    env().home,
  );
}
