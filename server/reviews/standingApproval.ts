import type { Database } from "../db/index.ts";
import type { ProjectScorecards } from "../scorecards/index.ts";
import { currentSnapshot } from "./currentSnapshot.ts";
import { toSigned } from "./signedScorecard.ts";
import { materialChanges, snapshotSchema } from "./snapshot.ts";
import type { Environment } from "./requestReview.ts";

/** Whether an approval of this gate and environment still holds, and if not, what has changed since. */
export type StandingApproval =
  { holds: true; number: number; reviewId: string } | { holds: false; number: number | null; changes: string[] };

/**
 * The newest approval of a gate in an environment, compared with the project as it is now. An approval for production
 * holds for staging as well. A later request that was rejected or stopped ends it.
 */
export async function standingApproval(
  db: Database,
  project: { id: string; name: string },
  asked: { gate: number; environment: Environment },
  scorecards: ProjectScorecards,
): Promise<StandingApproval> {
  const environments = asked.environment === "production" ? ["production"] : [asked.environment, "production"];
  const review = await db.prisma.review.findFirst({
    where: {
      projectId: project.id,
      gate: asked.gate,
      environment: { in: environments },
      state: { in: ["approved", "approved_with_conditions", "rejected", "stopped"] },
    },
    orderBy: { closedAt: "desc" },
    include: { snapshot: true },
  });
  if (review === null) return { holds: false, number: null, changes: [] };
  const { number, id: reviewId, state } = review;
  if (state === "rejected" || state === "stopped") {
    return { holds: false, number, changes: [`it was ${state === "stopped" ? "stopped" : "rejected"}`] };
  }
  const now = await currentSnapshot(db.prisma, project, toSigned(scorecards));
  const changes = materialChanges(snapshotSchema.parse(review.snapshot.content), now);
  return changes.length === 0
    ? { holds: true, number, reviewId }
    : { holds: false, number, changes: changes.map(({ words }) => words) };
}
