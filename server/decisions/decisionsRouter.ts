import { z } from "zod";
import { projectInput, projectProcedure, router } from "../api/trpc.ts";
import { readStatistics } from "./readStatistics.ts";

/** What decisions in money rest on. */
export const decisionsRouter = router({
  /** Counts of the newest judged model, or of the one of a run; null while there is none. */
  statistics: projectProcedure("runs:read")
    .input(projectInput({ runId: z.uuid().optional() }))
    .query(({ ctx, input }) => readStatistics(ctx.db, ctx.project.id, input.runId)),
});
