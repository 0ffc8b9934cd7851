import { z } from "zod";
import { projectInput, projectProcedure, router, workspaceInput, workspaceProcedure } from "../api/trpc.ts";
import { readProjectWorths, readRunWorths } from "./readWorth.ts";
import { readStatistics } from "./readStatistics.ts";

/** What decisions in money rest on. */
export const decisionsRouter = router({
  /** Counts of the newest judged model, or of the one of a run; null while there is none. */
  statistics: projectProcedure("runs:read")
    .input(projectInput({ runId: z.uuid().optional() }))
    .query(({ ctx, input }) => readStatistics(ctx.db, ctx.project.id, input.runId)),
  /** Net value a month of the models of some runs, by the sheet as it is now. */
  worthOfRuns: projectProcedure("runs:read")
    .input(projectInput({ runIds: z.array(z.uuid()).max(200) }))
    .query(({ ctx, input }) => readRunWorths(ctx.db, { projectId: ctx.project.id, runIds: input.runIds })),
  /** Net value a month of the newest judged model of some projects. */
  worthOfProjects: workspaceProcedure("project:read")
    .input(workspaceInput({ projectIds: z.array(z.uuid()).max(100) }))
    .query(({ ctx, input }) =>
      readProjectWorths(ctx.db, { workspaceId: ctx.workspace.id, projectIds: input.projectIds }),
    ),
});
