import { z } from "zod";
import { projectInput, projectProcedure, router } from "../api/trpc.ts";
import { formatPipelineFile } from "../pipeline/index.ts";
import { compiledArchive, compiledView } from "./compileTarget.ts";
import { applyBatch, batchSchema, readDraft, replaceDraft } from "./draft.ts";
import { MAX_FILE_CHARACTERS, readPipelineFile } from "./file.ts";
import { lastApproved, listVersions, nameDraft, nameVersion, readVersion } from "./versions.ts";

const versionNameSchema = z.string().trim().min(1).max(120);
const compiledFormSchema = z.enum(["jobs", "pipeline"]);

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
  /** The newest version somebody signed off; null before the first. */
  lastApproved: projectProcedure("pipeline:read")
    .input(projectInput({}))
    .query(({ ctx }) => lastApproved(ctx.db, ctx.project.id)),
  /** Keeps the draft at this revision as a version with a name. */
  nameDraft: projectProcedure("pipeline:edit")
    .input(projectInput({ name: versionNameSchema, revision: z.int().min(0) }))
    .mutation(({ ctx, input: { name, revision } }) =>
      nameDraft(ctx.db, ctx.project.id, { name, revision, createdById: ctx.session.userId }),
    ),
  /** Names a version; an empty name takes it away. */
  nameVersion: projectProcedure("pipeline:edit")
    .input(projectInput({ number: z.int().min(1), name: z.string().trim().max(120) }))
    .mutation(({ ctx, input: { number, name } }) =>
      nameVersion(ctx.db, ctx.project.id, { number, name: name || null, namedById: ctx.session.userId }),
    ),
  /** The text of the draft's pipeline.json. */
  exportFile: projectProcedure("pipeline:read")
    .input(projectInput({}))
    .query(async ({ ctx }) => formatPipelineFile((await readDraft(ctx.db, ctx.project.id)).document)),
  /** What the draft becomes on SageMaker. `revision` is the one the page shows: a newer draft is asked for anew. */
  compiled: projectProcedure("pipeline:read")
    .input(projectInput({ form: compiledFormSchema, revision: z.int().min(0) }))
    .query(({ ctx, input }) => compiledView(ctx.db, ctx.project.id, input.form)),
  compiledArchive: projectProcedure("pipeline:read")
    .input(projectInput({ form: compiledFormSchema }))
    .query(({ ctx, input }) => compiledArchive(ctx.db, ctx.project.id, input.form)),
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
