import { z } from "zod";
import type { Database } from "../db/index.ts";
import { notify } from "./notify.ts";

/** A run that ended longer ago than this, while no worker was up, is no news any more. */
const NEWS_FOR_HOURS = 24;
/** Two days before a decision is due its reviewers are told once more. */
const DUE_IN_DAYS = 2;

const failureSchema = z.object({ userMessage: z.string().optional(), message: z.string().optional() }).catch({});

/** Tells whoever started a run how it ended; once per run. */
export async function tellOfEndedRuns(db: Pick<Database, "prisma">): Promise<number> {
  const ended = await db.prisma.$queryRaw`
    SELECT run.id FROM "Run" run
    WHERE run.status IN ('succeeded', 'failed') AND run."startedById" IS NOT NULL
      AND run."endedAt" > now() - ${NEWS_FOR_HOURS} * interval '1 hour'
      AND NOT EXISTS (SELECT 1 FROM "Notification" told
                      WHERE told."userId" = run."startedById" AND told.key = 'run:' || run.id)
      AND EXISTS (SELECT 1 FROM "Project" project
                  JOIN "Member" member ON member."workspaceId" = project."workspaceId"
                  WHERE project.id = run."projectId" AND member."userId" = run."startedById"
                    AND member.role <> 'labeler')
    LIMIT 100`;
  const ids = z.array(z.object({ id: z.string() })).parse(ended);
  for (const { id } of ids) {
    await db.prisma.$transaction(async (tx) => {
      const run = await tx.run.findUnique({ where: { id } });
      if (run?.startedById == null) return;
      const project = await tx.project.findUnique({ where: { id: run.projectId } });
      if (project === null) return;
      const { userMessage, message } = failureSchema.parse(run.error ?? {});
      await notify(tx, {
        workspaceId: project.workspaceId,
        projectId: project.id,
        userIds: [run.startedById],
        kind: run.status === "failed" ? "run.failed" : "run.finished",
        params: { project: project.name, number: run.number, reason: userMessage ?? message ?? "" },
        link: `/projects/${project.id}/runs/${run.id}`,
        key: `run:${run.id}`,
      });
    });
  }
  return ids.length;
}

/** Reminds those who may decide of requests that are due soon; once per request. */
export async function tellOfDueReviews(db: Pick<Database, "prisma">, today: Date = new Date()): Promise<void> {
  const limit = new Date(today.getTime() + DUE_IN_DAYS * 86_400_000).toISOString().slice(0, 10);
  const due = await db.prisma.review.findMany({
    where: { state: { in: ["in_review", "changes_requested"] }, dueOn: { not: null, lte: limit } },
    include: { project: { include: { workspace: { include: { members: true } } } } },
  });
  for (const { id, number, dueOn, requestedById, project } of due) {
    const deciders = project.workspace.members.filter(
      ({ role, userId }) => ["reviewer", "editor", "owner"].includes(role) && userId !== requestedById,
    );
    await db.prisma.$transaction((tx) =>
      notify(tx, {
        workspaceId: project.workspaceId,
        projectId: project.id,
        userIds: [requestedById, ...deciders.map(({ userId }) => userId)],
        kind: "review.due",
        params: { project: project.name, number, due: dueOn ?? "" },
        link: `/projects/${project.id}/reviews/${id}`,
        key: `due:${id}`,
      }),
    );
  }
}
