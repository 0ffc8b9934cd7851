import { z } from "zod";
import { projectInput, projectProcedure, router, workspaceInput, workspaceProcedure } from "../api/trpc.ts";
import type { Actor } from "../audit/index.ts";
import { listColumns, markColumn, markDatasetColumn, markInput, setViewersSeeRows } from "./editMarks.ts";
import { erasureInput, listErasures, requestErasure } from "./requestErasure.ts";
import { readViewersSeeRows } from "./sight.ts";

const actorOf = (ctx: { session: { userId: string; name: string }; address: string }): Actor => ({
  id: ctx.session.userId,
  name: ctx.session.name,
  via: "ui",
  address: ctx.address,
});

/** Personal data: where it is, who may see it, and taking one person out. */
export const personalRouter = router({
  columns: projectProcedure("personal:read")
    .input(projectInput({}))
    .query(({ ctx }) => listColumns(ctx.db, ctx.project.id)),
  mark: projectProcedure("personal:edit")
    .input(projectInput(markInput))
    .mutation(({ ctx, input: { projectId: _, ...mark } }) => markColumn(ctx.db, ctx.project, mark, actorOf(ctx))),
  markDataset: workspaceProcedure("personal:edit")
    .input(workspaceInput({ datasetId: z.uuid(), ...markInput }))
    .mutation(({ ctx, input: { workspaceId, datasetId, ...mark } }) =>
      markDatasetColumn(ctx.db, workspaceId, datasetId, mark, actorOf(ctx)),
    ),
  setting: workspaceProcedure("personal:read")
    .input(workspaceInput({}))
    .query(async ({ ctx }) => ({ viewersSeeRows: await readViewersSeeRows(ctx.db, ctx.workspace.id) })),
  setSetting: workspaceProcedure("workspace:edit")
    .input(workspaceInput({ viewersSeeRows: z.boolean() }))
    .mutation(({ ctx, input }) => setViewersSeeRows(ctx.db, ctx.workspace.id, input.viewersSeeRows, actorOf(ctx))),
  erasures: projectProcedure("personal:read")
    .input(projectInput({}))
    .query(({ ctx }) => listErasures(ctx.db, ctx.project.id)),
  erase: projectProcedure("personal:erase")
    .input(projectInput(erasureInput))
    .mutation(({ ctx, input: { projectId: _, ...wanted } }) =>
      requestErasure(ctx.db, ctx.project, wanted, actorOf(ctx)),
    ),
});
