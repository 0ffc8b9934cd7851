import { z } from "zod";
import { actorOf } from "../api/actor.ts";
import { projectNameSchema, tagSchema } from "../api/inputSchemas.ts";
import { requireWorkspace } from "../auth/index.ts";
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
import { deleteProject } from "./deleteProject.ts";
import { duplicateProject, listTags, moveProject, restoreProject, setTags, trashProject } from "./lifecycle.ts";
import { listProjects, projectOrders, projectPlaces } from "./listProjects.ts";
import { createProject, readProject, renameProject, setArchived } from "./projects.ts";
import { listTargets, proposeDraft } from "./propose.ts";
import { searchWorkspace } from "./search.ts";

/** Projects of a workspace. */
export const projectsRouter = router({
  list: workspaceProcedure("project:read")
    .input(
      workspaceInput({
        place: z.enum(projectPlaces).default("live"),
        order: z.enum(projectOrders).default("changed"),
        tag: tagSchema.nullable().default(null),
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
  /** A copy with the same pipeline, tags and files, without runs. */
  duplicate: workspaceProcedure("project:create")
    .input(workspaceInput({ projectId: z.uuid(), name: projectNameSchema }))
    .mutation(async ({ ctx, input }) => {
      const place = { id: input.projectId, workspaceId: ctx.workspace.id };
      await readProject(ctx.db, place);
      return duplicateProject(ctx.db, place, { name: input.name, createdById: ctx.session.userId });
    }),
  setTags: projectProcedure("project:edit")
    .input(projectInput({ tags: z.array(tagSchema).max(20) }))
    .mutation(({ ctx, input }) => setTags(ctx.db, ctx.project, input.tags)),
  tags: workspaceProcedure("project:read")
    .input(workspaceInput({}))
    .query(({ ctx }) => listTags(ctx.db, ctx.workspace.id)),
  /** To another workspace in which one may make projects. */
  move: projectProcedure("project:move")
    .input(projectInput({ targetWorkspaceId: z.uuid() }))
    .mutation(async ({ ctx, input }) => {
      await requireWorkspace(ctx.db, ctx.session.userId, input.targetWorkspaceId, "project:create");
      await moveProject(ctx.db, ctx.project, input.targetWorkspaceId, actorOf(ctx));
    }),
  trash: projectProcedure("project:trash")
    .input(projectInput({}))
    .mutation(({ ctx }) => trashProject(ctx.db, ctx.project, actorOf(ctx))),
  restore: projectProcedure("project:restore")
    .input(projectInput({}))
    .mutation(({ ctx }) => restoreProject(ctx.db, ctx.project, actorOf(ctx))),
  /** For good: rows at once, files with the next collection of garbage. */
  delete: projectProcedure("project:delete")
    .input(projectInput({}))
    .mutation(({ ctx }) => deleteProject(ctx.db, ctx.project, actorOf(ctx))),
  setArchived: projectProcedure("project:edit")
    .input(projectInput({ archived: z.boolean() }))
    .mutation(({ ctx, input }) => setArchived(ctx.db, ctx.project, input.archived)),
});
