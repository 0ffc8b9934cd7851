import { z } from "zod";
import { projectInput, projectProcedure, router } from "../api/trpc.ts";
import type { Actor } from "../audit/index.ts";
import { catalogueEdit, editCatalogue } from "./catalogue/editCatalogue.ts";
import { exportCatalogueCsv, exportDatasheets } from "./catalogue/exportCatalogue.ts";
import { readCatalogue } from "./catalogue/readCatalogue.ts";
import { exportDocumentation } from "./pipeline/exportDocumentation.ts";
import { readRunFacts } from "./pipeline/readRunFacts.ts";

const actorOf = (ctx: { session: { userId: string; name: string }; address: string }): Actor => ({
  id: ctx.session.userId,
  name: ctx.session.name,
  via: "ui",
  address: ctx.address,
});

/** What a project says about its data and its pipeline on paper. */
export const documentationRouter = router({
  catalogue: projectProcedure("catalogue:read")
    .input(projectInput({}))
    .query(({ ctx }) => readCatalogue(ctx.db, ctx.project.id)),
  setCatalogue: projectProcedure("catalogue:edit")
    .input(projectInput(catalogueEdit))
    .mutation(({ ctx, input: { projectId: _, ...edit } }) => editCatalogue(ctx.db, ctx.project, edit, actorOf(ctx))),
  exportCatalogue: projectProcedure("catalogue:read")
    .input(projectInput({ format: z.enum(["csv", "markdown"]) }))
    .query(({ ctx, input }) =>
      input.format === "csv" ? exportCatalogueCsv(ctx.db, ctx.project) : exportDatasheets(ctx.db, ctx.project),
    ),
  /** Figures of the newest run of every stage. */
  facts: projectProcedure("runs:read")
    .input(projectInput({}))
    .query(({ ctx }) => readRunFacts(ctx.db, ctx.project.id)),
  exportPipeline: projectProcedure("pipeline:read")
    .input(projectInput({ format: z.enum(["markdown", "html"]) }))
    .query(({ ctx, input }) => exportDocumentation(ctx.db, ctx.project, input.format)),
});
