import { z } from "zod";
import {
  projectInput,
  projectProcedure,
  router,
  sessionProcedure,
  workspaceInput,
  workspaceProcedure,
} from "../api/trpc.ts";
import { findTemplate, templates } from "../templates/index.ts";
import { describeTemplate } from "./describeTemplate.ts";
import { startFromTemplate } from "./startFromTemplate.ts";
import {
  listWorkspaceTemplates,
  removeWorkspaceTemplate,
  saveAsTemplate,
  startFromWorkspaceTemplate,
} from "./workspaceTemplates.ts";

const today = (): string => new Date().toISOString().slice(0, 10);

/** Projects to start from. */
export const galleryRouter = router({
  /** The templates that come with the product. */
  list: sessionProcedure
    .input(z.strictObject({}).optional())
    .query(() => templates.map((template) => describeTemplate(template, today()))),
  /** Makes a project of a template; it only needs to be run. */
  start: workspaceProcedure("project:create")
    .input(workspaceInput({ template: z.string().min(1).max(64) }))
    .mutation(({ ctx, input }) =>
      startFromTemplate(ctx.db, findTemplate(input.template), {
        workspaceId: ctx.workspace.id,
        createdById: ctx.session.userId,
        today: today(),
      }),
    ),
  /** Templates the workspace made of its own projects. */
  ofWorkspace: workspaceProcedure("project:read")
    .input(workspaceInput({}))
    .query(({ ctx }) => listWorkspaceTemplates(ctx.db, ctx.workspace.id)),
  startOwn: workspaceProcedure("project:create")
    .input(workspaceInput({ templateId: z.uuid() }))
    .mutation(({ ctx, input }) =>
      startFromWorkspaceTemplate(ctx.db, {
        workspaceId: ctx.workspace.id,
        templateId: input.templateId,
        createdById: ctx.session.userId,
      }),
    ),
  /** Makes a template of a project; its rows stay behind unless `withRows`. */
  save: projectProcedure("pipeline:edit")
    .input(
      projectInput({
        title: z.string().trim().min(1).max(80),
        goal: z.string().trim().min(1).max(200),
        withRows: z.boolean(),
      }),
    )
    .mutation(({ ctx, input: { title, goal, withRows } }) =>
      saveAsTemplate(ctx.db, ctx.project, { title, goal, withRows, createdById: ctx.session.userId }),
    ),
  remove: workspaceProcedure("workspace:edit")
    .input(workspaceInput({ templateId: z.uuid() }))
    .mutation(({ ctx, input }) =>
      removeWorkspaceTemplate(ctx.db, { workspaceId: ctx.workspace.id, templateId: input.templateId }),
    ),
});
