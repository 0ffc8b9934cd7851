import { z } from "zod";
import { actorOf } from "../api/actor.ts";
import { projectInput, projectProcedure, router } from "../api/trpc.ts";
import { artifactStore } from "../catalog/index.ts";
import { conditionSchema } from "./condition.ts";
import { hideNamed, sightOf } from "../personal/index.ts";
import { findEndpoint } from "../serving/index.ts";
import { listMonitors, listReports, readReport } from "./monitors.ts";
import { addOutcomes, readOutcomesFile } from "./outcomes.ts";
import { actionSchema, readRule, setRule } from "./retrainRules.ts";
import { readValueByMonth } from "./valueByMonth.ts";
import { judgePredictions } from "./requestReport.ts";
import { MOST_LOGGED_ROWS, MOST_OUTCOME_CHARS } from "./tunables.ts";

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
    .query(async ({ ctx, input }) =>
      hideNamed(
        await sightOf(ctx.db, ctx.project, ctx.role),
        await readReport(ctx.db, { projectId: ctx.project.id, reportId: input.reportId }),
      ),
    ),
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
  /** What the endpoint was worth, month by month. */
  valueByMonth: projectProcedure("monitors:read")
    .input(projectInput({ endpointId: z.uuid() }))
    .query(({ ctx, input }) =>
      readValueByMonth(ctx.db, artifactStore(), { projectId: ctx.project.id, endpointId: input.endpointId }),
    ),
  /** Outcomes from a file (CSV with a header); programs send them to the endpoint's own address. */
  uploadOutcomes: projectProcedure("monitors:edit")
    .input(projectInput({ endpointId: z.uuid(), text: z.string().min(1).max(MOST_OUTCOME_CHARS) }))
    .mutation(async ({ ctx, input }) => {
      const { id } = await findEndpoint(ctx.db, { projectId: ctx.project.id, endpointId: input.endpointId });
      return addOutcomes(ctx.db.pool, id, readOutcomesFile(input.text));
    }),
  rule: projectProcedure("monitors:read")
    .input(projectInput({ monitorId: z.uuid() }))
    .query(({ ctx, input }) => readRule(ctx.db, { projectId: ctx.project.id, monitorId: input.monitorId })),
  /** When to retrain, and who sees to it; null takes the rule away. */
  setRule: projectProcedure("monitors:edit")
    .input(
      projectInput({
        monitorId: z.uuid(),
        rule: z
          .strictObject({
            condition: conditionSchema,
            action: actionSchema,
            ownerId: z.uuid(),
            enabled: z.boolean(),
          })
          .nullable(),
      }),
    )
    .mutation(({ ctx, input }) =>
      setRule(ctx.db, { projectId: ctx.project.id, monitorId: input.monitorId }, input.rule, actorOf(ctx)),
    ),
});
