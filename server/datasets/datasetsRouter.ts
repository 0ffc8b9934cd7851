import { z } from "zod";
import { projectInput, projectProcedure, router, workspaceInput, workspaceProcedure } from "../api/trpc.ts";
import type { Actor } from "../audit/index.ts";
import {
  addVersion,
  bytesOfFile,
  createDataset,
  datasetTexts,
  editDataset,
  noteSchema,
  removeDataset,
  tagSchema,
  useVersion,
} from "./editDatasets.ts";
import { listDatasets, offeredVersions, readDataset } from "./readDatasets.ts";

const actorOf = (ctx: { session: { userId: string; name: string }; address: string }): Actor => ({
  id: ctx.session.userId,
  name: ctx.session.name,
  via: "ui",
  address: ctx.address,
});

/** Data sets of a workspace. Bytes from outside come in by POST /api/datasets; see receiveVersion.ts. */
export const datasetsRouter = router({
  list: workspaceProcedure("datasets:read")
    .input(workspaceInput({ text: z.string().trim().max(200).default(""), tag: tagSchema.nullable().default(null) }))
    .query(({ ctx, input }) => listDatasets(ctx.db, ctx.workspace.id, { text: input.text, tag: input.tag })),
  get: workspaceProcedure("datasets:read")
    .input(workspaceInput({ datasetId: z.uuid() }))
    .query(({ ctx, input }) => readDataset(ctx.db, ctx.workspace.id, input.datasetId)),
  /** A file of a project becomes a data set of its workspace. */
  publish: workspaceProcedure("datasets:edit")
    .input(workspaceInput({ fileId: z.uuid(), ...datasetTexts, note: noteSchema }))
    .mutation(async ({ ctx, input: { workspaceId: _, fileId, note, ...texts } }) => {
      const bytes = await bytesOfFile(ctx.db, ctx.workspace, fileId);
      return createDataset(ctx.db, ctx.workspace, texts, { ...bytes, note }, actorOf(ctx));
    }),
  /** A file of a project becomes the next version of a data set. */
  addVersion: workspaceProcedure("datasets:edit")
    .input(workspaceInput({ datasetId: z.uuid(), fileId: z.uuid(), note: noteSchema }))
    .mutation(async ({ ctx, input }) => {
      const bytes = await bytesOfFile(ctx.db, ctx.workspace, input.fileId);
      return addVersion(ctx.db, ctx.workspace, input.datasetId, { ...bytes, note: input.note }, actorOf(ctx));
    }),
  edit: workspaceProcedure("datasets:edit")
    .input(workspaceInput({ datasetId: z.uuid(), ...datasetTexts }))
    .mutation(({ ctx, input: { workspaceId: _, datasetId, ...texts } }) =>
      editDataset(ctx.db, ctx.workspace, datasetId, texts, actorOf(ctx)),
    ),
  remove: workspaceProcedure("datasets:edit")
    .input(workspaceInput({ datasetId: z.uuid() }))
    .mutation(({ ctx, input }) => removeDataset(ctx.db, ctx.workspace, input.datasetId, actorOf(ctx))),
  /** What the source picker of a stage offers beside the project's own files. */
  offered: projectProcedure("datasets:read")
    .input(projectInput({}))
    .query(({ ctx }) => offeredVersions(ctx.db, ctx.project.workspaceId)),
  use: projectProcedure("datasets:edit")
    .input(projectInput({ versionId: z.uuid() }))
    .mutation(({ ctx, input }) => useVersion(ctx.db, ctx.project, input.versionId, actorOf(ctx))),
});
