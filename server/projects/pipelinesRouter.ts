import { z } from "zod";
import { projectInput, projectProcedure, router } from "../api/trpc.ts";
import { formatPipelineFile } from "../pipeline/index.ts";
import { applyBatch, batchSchema, readDraft, replaceDraft } from "./draft.ts";
import { MAX_FILE_CHARACTERS, readPipelineFile } from "./file.ts";
import { listVersions, readVersion } from "./versions.ts";

/** The draft, its versions and its file. */
export const pipelinesRouter = router({
  get: projectProcedure("pipeline:read")
    .input(projectInput({}))
    .query(({ ctx }) => readDraft(ctx.db, ctx.project.id)),
  save: projectProcedure("pipeline:edit")
    .input(projectInput(batchSchema.shape))
    .mutation(({ ctx, input }) => applyBatch(ctx.db, ctx.project.id, ctx.session.userId, input)),
  versions: projectProcedure("pipeline:read")
    .input(projectInput({}))
    .query(({ ctx }) => listVersions(ctx.db, ctx.project.id)),
  version: projectProcedure("pipeline:read")
    .input(projectInput({ number: z.int().min(1) }))
    .query(({ ctx, input }) => readVersion(ctx.db, ctx.project.id, input.number)),
  /** The text of the draft's pipeline.json. */
  exportFile: projectProcedure("pipeline:read")
    .input(projectInput({}))
    .query(async ({ ctx }) => formatPipelineFile((await readDraft(ctx.db, ctx.project.id)).document)),
  /** Replaces the draft by a pipeline.json. */
  importFile: projectProcedure("pipeline:edit")
    .input(projectInput({ batchId: z.uuid(), text: z.string().max(MAX_FILE_CHARACTERS) }))
    .mutation(({ ctx, input }) =>
      replaceDraft(ctx.db, ctx.project.id, ctx.session.userId, {
        batchId: input.batchId,
        document: readPipelineFile(input.text),
      }),
    ),
});
