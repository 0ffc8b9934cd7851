import { z } from "zod";
import { router, tokenProcedure, workspaceInput, workspaceProcedure } from "./trpc.ts";

const NEWEST = 20;

/** What a program with a token asks before anything else, and lists over its whole workspace. */
export const remoteRouter = router({
  hello: tokenProcedure.input(z.strictObject({}).optional()).query(async ({ ctx }) => {
    const { id, name } = await ctx.db.prisma.workspace.findUniqueOrThrow({ where: { id: ctx.token.workspaceId } });
    return { workspace: { id, name }, scopes: ctx.token.scopes };
  }),
  project: workspaceProcedure("project:read")
    .input(workspaceInput({ name: z.string().min(1).max(200) }))
    .query(({ ctx, input }) =>
      ctx.db.prisma.project.findFirst({
        where: { workspaceId: ctx.workspace.id, name: input.name, archivedAt: null, trashedAt: null },
        orderBy: { createdAt: "asc" },
        select: { id: true },
      }),
    ),
  runs: workspaceProcedure("runs:read")
    .input(workspaceInput({}))
    .query(({ ctx }) =>
      ctx.db.prisma.run.findMany({
        where: { project: { workspaceId: ctx.workspace.id, trashedAt: null } },
        orderBy: { createdAt: "desc" },
        take: NEWEST,
        select: {
          id: true,
          number: true,
          status: true,
          createdAt: true,
          endedAt: true,
          project: { select: { name: true } },
        },
      }),
    ),
  endpoint: workspaceProcedure("endpoints:read")
    .input(workspaceInput({ name: z.string().min(1).max(100) }))
    .query(({ ctx, input }) =>
      ctx.db.prisma.endpoint.findFirst({
        where: { workspaceId: ctx.workspace.id, name: input.name, deletedAt: null },
        select: { id: true, projectId: true },
      }),
    ),
});
