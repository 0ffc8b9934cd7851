import { z } from "zod";
import { projectInput, projectProcedure, router, workspaceInput, workspaceProcedure } from "../api/trpc.ts";
import { readPipelineFile, MAX_FILE_CHARACTERS } from "./file.ts";
import { createProject, listProjects, readProject, renameProject, setArchived } from "./projects.ts";
import { projectNameSchema } from "./schemas.ts";

/** Projects of a workspace. */
export const projectsRouter = router({
  list: workspaceProcedure("project:read")
    .input(workspaceInput({ archived: z.boolean().default(false) }))
    .query(({ ctx, input }) => listProjects(ctx.db, ctx.workspace.id, { archived: input.archived })),
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
