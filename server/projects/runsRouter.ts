import { z } from "zod";
import { projectInput, projectProcedure, router } from "../api/trpc.ts";
import { spend } from "../auth/index.ts";
import { hideNamed, hideTexts, seesAll, sightOf } from "../personal/index.ts";
import { cancelRun } from "../runs/index.ts";
import { listRunRows, readRun } from "./readRuns.ts";
import { compareRuns, MOST_COMPARED } from "./compareRuns.ts";
import { listRunTable, readRunFacets, runTableSchema } from "./listRunTable.ts";
import { readArtifacts } from "./readArtifacts.ts";
import { logPageSchema, readRunLogs } from "./readRunLogs.ts";
import { runScopeSchema } from "../pipeline/scope.ts";
import { previewRun } from "./previewRun.ts";
import { noteKindSchema, noteTextSchema, writeNote } from "./runNotes.ts";
import { startRun } from "./startRun.ts";

const runInput = { runId: z.uuid() };
const wishInput = {
  revision: z.int().min(0).optional(),
  scope: runScopeSchema.default({ mode: "whole" }),
  final: z.boolean().default(false),
};

/** Runs: start, watch, cancel. */
export const runsRouter = router({
  start: projectProcedure("runs:start")
    .input(projectInput({ ...wishInput, requestKey: z.uuid(), hypothesis: noteTextSchema.optional() }))
    .mutation(async ({ ctx, input }) => {
      await spend(ctx.db, "startRun", ctx.session.userId);
      return startRun(ctx.db, { ...input, projectId: ctx.project.id, startedById: ctx.session.userId });
    }),
  /** What a run like this would do, and what it would take. */
  preview: projectProcedure("runs:read")
    .input(projectInput(wishInput))
    .query(({ ctx, input }) => previewRun(ctx.db, { ...input, projectId: ctx.project.id })),
  /** What was expected of a run, or concluded from it; editors write, and change only their own. */
  note: projectProcedure("runs:start")
    .input(projectInput({ ...runInput, kind: noteKindSchema, text: noteTextSchema }))
    .mutation(({ ctx, input }) =>
      writeNote(ctx.db, { ...input, projectId: ctx.project.id, authorId: ctx.session.userId }),
    ),
  cancel: projectProcedure("runs:cancel")
    .input(projectInput(runInput))
    .mutation(({ ctx, input }) => cancelRun(ctx.db.pool, { runId: input.runId, projectId: ctx.project.id })),
  list: projectProcedure("runs:read")
    .input(
      projectInput({ limit: z.int().min(1).max(200).default(50), before: z.int().min(1).nullable().default(null) }),
    )
    .query(({ ctx, input }) => listRunRows(ctx.db, { ...input, projectId: ctx.project.id })),
  /** The list with figures: filtered, sorted, a page at a time. */
  table: projectProcedure("runs:read")
    .input(projectInput(runTableSchema))
    .query(({ ctx, input: { projectId: _, ...question } }) => listRunTable(ctx.db, ctx.project.id, question)),
  facets: projectProcedure("runs:read")
    .input(projectInput({}))
    .query(({ ctx }) => readRunFacets(ctx.db, ctx.project.id)),
  compare: projectProcedure("runs:read")
    .input(projectInput({ runIds: z.array(z.uuid()).min(1).max(MOST_COMPARED) }))
    .query(({ ctx, input }) => compareRuns(ctx.db, { projectId: ctx.project.id, runIds: input.runIds })),
  logs: projectProcedure("runs:read")
    .input(projectInput({ ...runInput, ...logPageSchema }))
    .query(async ({ ctx, input: { projectId: _, runId, ...question } }) => {
      const sight = await sightOf(ctx.db, ctx.project, ctx.role);
      const page = await readRunLogs(ctx.db, { projectId: ctx.project.id, runId }, question);
      return seesAll(sight) ? page : hideTexts(sight, page);
    }),
  artifacts: projectProcedure("runs:read")
    .input(projectInput(runInput))
    .query(({ ctx, input }) => readArtifacts(ctx.db, { projectId: ctx.project.id, runId: input.runId })),
  get: projectProcedure("runs:read")
    .input(projectInput(runInput))
    .query(async ({ ctx, input }) => {
      const sight = await sightOf(ctx.db, ctx.project, ctx.role);
      const run = await readRun(ctx.db, { projectId: ctx.project.id, runId: input.runId });
      return seesAll(sight)
        ? run
        : { ...run, stages: hideNamed(sight, run.stages), error: hideTexts(sight, run.error) };
    }),
});
