import { z } from "zod";
import { projectInput, projectProcedure, router } from "../api/trpc.ts";
import { listMonitors, listReports, readReport } from "./monitors.ts";
import { judgePredictions } from "./requestReport.ts";
import { MOST_LOGGED_ROWS } from "./tunables.ts";

/** Monitors and their reports. A batch to judge comes in by POST /api/batches. */
export const monitorsRouter = router({
  list: projectProcedure("monitors:read")
    .input(projectInput({}))
    .query(({ ctx }) => listMonitors(ctx.db, ctx.project.id)),
  reports: projectProcedure("monitors:read")
    .input(projectInput({ monitorId: z.uuid(), limit: z.int().min(1).max(200).default(50) }))
    .query(({ ctx, input }) =>
      listReports(ctx.db, { projectId: ctx.project.id, monitorId: input.monitorId }, input.limit),
    ),
  report: projectProcedure("monitors:read")
    .input(projectInput({ reportId: z.uuid() }))
    .query(({ ctx, input }) => readReport(ctx.db, { projectId: ctx.project.id, reportId: input.reportId })),
  /** Judges what the endpoint was asked lately. */
  judgePredictions: projectProcedure("monitors:edit")
    .input(
      projectInput({
        monitorId: z.uuid(),
        days: z.int().min(1).max(365).nullable().default(null),
        rows: z.int().min(1).max(MOST_LOGGED_ROWS).default(MOST_LOGGED_ROWS),
      }),
    )
    .mutation(({ ctx, input }) =>
      judgePredictions(
        ctx.db,
        { projectId: ctx.project.id, monitorId: input.monitorId },
        { days: input.days, rows: input.rows },
      ),
    ),
});
