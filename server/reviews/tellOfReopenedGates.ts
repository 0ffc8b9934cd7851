import { z } from "zod";
import type { Database } from "../db/index.ts";
import { tellOfReopenedGate } from "../notifications/index.ts";
import { changesSinceApproval } from "./changesSinceApproval.ts";

const projectSchema = z.object({ id: z.string(), workspaceId: z.string(), name: z.string() });

/** Looks at projects that were touched since their newest approval, and tells once of those that are no longer what was signed. */
export async function tellOfReopenedGates(db: Database): Promise<void> {
  const touched = await db.prisma.$queryRaw`
    SELECT project.id, project."workspaceId", project.name FROM "Project" project
    JOIN LATERAL (
      SELECT review.id, review."closedAt" FROM "Review" review
      WHERE review."projectId" = project.id AND review.state IN ('approved', 'approved_with_conditions')
      ORDER BY review."closedAt" DESC LIMIT 1) approval ON true
    JOIN "Pipeline" draft ON draft."projectId" = project.id
    WHERE draft."updatedAt" > approval."closedAt"
      AND NOT EXISTS (SELECT 1 FROM "Notification" told WHERE told.key = 'reopened:' || approval.id)
    LIMIT 50`;
  for (const project of z.array(projectSchema).parse(touched)) {
    const approval = await changesSinceApproval(db, project);
    if (approval === null || approval.words.length === 0) continue;
    await db.prisma.$transaction((tx) => tellOfReopenedGate(tx, project, approval));
  }
}
