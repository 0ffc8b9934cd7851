import { z } from "zod";
import { projectInput, projectProcedure, router } from "../api/trpc.ts";
import type { Actor } from "../audit/index.ts";
import { catalogueEdit, editCatalogue } from "./catalogue/editCatalogue.ts";
import { exportCatalogueCsv, exportDatasheets } from "./catalogue/exportCatalogue.ts";
import { readCatalogue } from "./catalogue/readCatalogue.ts";
import { originsOf, unknownFields } from "./card/card.ts";
import { exportCard } from "./card/exportCard.ts";
import { cardEdit, editCard, listCards, readCard } from "./card/readCard.ts";
import { exportDocumentation } from "./pipeline/exportDocumentation.ts";
import { hideFacts, readRunFacts } from "./pipeline/readRunFacts.ts";
import { sightOf } from "../personal/index.ts";

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
  /** Models that have a card. */
  cards: projectProcedure("models:read")
    .input(projectInput({}))
    .query(({ ctx }) => listCards(ctx.db, ctx.project.id)),
  card: projectProcedure("models:read")
    .input(projectInput({ modelId: z.uuid() }))
    .query(async ({ ctx, input }) => {
      const card = await readCard(ctx.db, ctx.project, input.modelId);
      return { ...card, unknown: unknownFields(card), origins: originsOf(card) };
    }),
  setCard: projectProcedure("models:edit")
    .input(projectInput(cardEdit))
    .mutation(({ ctx, input: { projectId: _, ...edit } }) => editCard(ctx.db, ctx.project, edit, actorOf(ctx))),
  /** The card as a file; a mutation, because the trail says who took it. */
  exportCard: projectProcedure("models:read")
    .input(projectInput({ modelId: z.uuid(), format: z.enum(["sagemaker", "huggingface", "google"]) }))
    .mutation(({ ctx, input }) => exportCard(ctx.db, ctx.project, input, actorOf(ctx))),
  /** Figures of the newest run of every stage. */
  facts: projectProcedure("runs:read")
    .input(projectInput({}))
    .query(async ({ ctx }) =>
      hideFacts(await sightOf(ctx.db, ctx.project, ctx.role), await readRunFacts(ctx.db, ctx.project.id)),
    ),
  exportPipeline: projectProcedure("pipeline:read")
    .input(projectInput({ format: z.enum(["markdown", "html"]) }))
    .query(async ({ ctx, input }) =>
      exportDocumentation(ctx.db, ctx.project, input.format, await sightOf(ctx.db, ctx.project, ctx.role)),
    ),
});
