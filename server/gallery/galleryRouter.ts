import { z } from "zod";
import { router, sessionProcedure, workspaceInput, workspaceProcedure } from "../api/trpc.ts";
import { findTemplate, templates } from "../templates/index.ts";
import { describeTemplate } from "./describeTemplate.ts";
import { startFromTemplate } from "./startFromTemplate.ts";

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
});
