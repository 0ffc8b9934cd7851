import { z } from "zod";
import { projectNameSchema } from "../api/inputSchemas.ts";
import { addSample, findSample, samples } from "../catalog/index.ts";
import {
  projectInput,
  projectProcedure,
  router,
  sessionProcedure,
  workspaceInput,
  workspaceProcedure,
} from "../api/trpc.ts";
import { readPipelineFile, MAX_FILE_CHARACTERS } from "./file.ts";
import { listProjects } from "./listProjects.ts";
import { createProject, readProject, renameProject, setArchived } from "./projects.ts";
import { listTargets, proposeDraft } from "./propose.ts";
import { searchWorkspace } from "./search.ts";

/** Projects of a workspace. */
export const projectsRouter = router({
  list: workspaceProcedure("project:read")
    .input(
      workspaceInput({
        archived: z.boolean().default(false),
        text: z.string().trim().max(200).default(""),
        limit: z.int().min(1).max(100).default(50),
        offset: z.int().min(0).max(100_000).default(0),
      }),
    )
    .query(({ ctx, input: { workspaceId, ...page } }) => listProjects(ctx.db, workspaceId, page)),
  /** What somebody may mean by some letters: projects, runs, files, models. */
  search: workspaceProcedure("project:read")
    .input(workspaceInput({ projectId: z.uuid().nullable(), text: z.string().trim().max(200) }))
    .query(({ ctx, input }) =>
      searchWorkspace(ctx.db, { workspaceId: ctx.workspace.id, projectId: input.projectId }, input.text),
    ),
  /** An empty project, or one from the text of a pipeline.json. */
  create: workspaceProcedure("project:create")
    .input(workspaceInput({ name: projectNameSchema, pipelineFile: z.string().max(MAX_FILE_CHARACTERS).optional() }))
    .mutation(({ ctx, input }) =>
      createProject(ctx.db, {
        workspaceId: ctx.workspace.id,
        name: input.name,
        createdById: ctx.session.userId,
        ...(input.pipelineFile !== undefined && { document: readPipelineFile(input.pipelineFile) }),
      }),
    ),
  /** The data sets that come with the product. */
  samples: sessionProcedure.input(z.strictObject({}).optional()).query(() => samples),
  /** A project with a sample among its files; `projects.propose` makes the pipeline once it has been looked at. */
  createFromSample: workspaceProcedure("project:create")
    .input(workspaceInput({ sample: z.string().min(1).max(64) }))
    .mutation(async ({ ctx, input }) => {
      const sample = findSample(input.sample);
      const createdById = ctx.session.userId;
      const { id } = await createProject(ctx.db, { workspaceId: ctx.workspace.id, name: sample.label, createdById });
      const file = await addSample(ctx.db, { projectId: id, sampleId: sample.id, createdById });
      return { id, fileId: file.id, target: sample.target };
    }),
  /** What could be predicted from a file, the likeliest column named. */
  targets: projectProcedure("files:read")
    .input(projectInput({ fileId: z.uuid() }))
    .query(({ ctx, input }) => listTargets(ctx.db, ctx.project.id, input.fileId)),
  /** Replaces the draft by the pipeline proposed for a file and a target. */
  propose: projectProcedure("pipeline:edit")
    .input(projectInput({ fileId: z.uuid(), target: z.string().min(1).max(500), batchId: z.uuid() }))
    .mutation(({ ctx, input }) => proposeDraft(ctx.db, ctx.project, { ...input, actorId: ctx.session.userId })),
  get: projectProcedure("project:read")
    .input(projectInput({}))
    .query(async ({ ctx }) => ({ ...(await readProject(ctx.db, ctx.project)), role: ctx.role })),
  rename: projectProcedure("project:edit")
    .input(projectInput({ name: projectNameSchema }))
    .mutation(({ ctx, input }) => renameProject(ctx.db, ctx.project, input.name)),
  setArchived: projectProcedure("project:edit")
    .input(projectInput({ archived: z.boolean() }))
    .mutation(({ ctx, input }) => setArchived(ctx.db, ctx.project, input.archived)),
});
