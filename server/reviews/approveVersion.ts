import type { Prisma } from "../db/index.ts";
import { VERSION_LOCK } from "../db/locks.ts";
import type { SnapshotContent } from "./snapshot.ts";

/**
 * Marks the version of the pipeline that was signed, so that "what changed since the last approved" has something to
 * compare with. A draft nobody ran has no version yet; it gets one as it stands, if it is still what was signed.
 */
export async function approveVersion(
  tx: Prisma.TransactionClient,
  projectId: string,
  { pipeline }: Pick<SnapshotContent, "pipeline">,
  approverId: string,
): Promise<void> {
  const approval = { approvedAt: new Date(), approvedById: approverId };
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${VERSION_LOCK}, hashtext(${projectId}))`;
  const known = await tx.pipelineVersion.findFirst({
    where: { projectId, contentHash: pipeline.contentHash },
    orderBy: { number: "desc" },
    select: { id: true },
  });
  if (known !== null) {
    await tx.pipelineVersion.updateMany({ where: { id: known.id, projectId }, data: approval });
    return;
  }
  const draft = await tx.pipeline.findUniqueOrThrow({ where: { projectId }, select: { document: true } });
  const last = await tx.pipelineVersion.aggregate({ where: { projectId }, _max: { number: true } });
  await tx.pipelineVersion.create({
    data: {
      projectId,
      number: (last._max.number ?? 0) + 1,
      contentHash: pipeline.contentHash,
      document: JSON.parse(JSON.stringify(draft.document)),
      message: "As it was signed",
      createdById: approverId,
      ...approval,
    },
  });
}
