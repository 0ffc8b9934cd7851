import { z } from "zod";
import { actorOf } from "../api/actor.ts";
import { projectInput, projectProcedure, router } from "../api/trpc.ts";
import { spend } from "../auth/index.ts";
import { confirmGuest, createLink, listLinks, revokeLink } from "./links.ts";
import { createInput } from "./schemas.ts";

const personOf = (ctx: Parameters<typeof actorOf>[0]) => ({ userId: ctx.session.userId, actor: actorOf(ctx) });

/** Links of a project, for its members. */
export const linksRouter = router({
  list: projectProcedure("project:read")
    .input(projectInput({}))
    .query(({ ctx }) => listLinks(ctx.db, ctx.project.id, ctx.role === "editor" || ctx.role === "owner")),
  create: projectProcedure("reviews:request")
    .input(projectInput(createInput))
    .mutation(async ({ ctx, input: { projectId: _, ...wanted } }) => {
      await spend(ctx.db, "startRun", ctx.session.userId);
      return createLink(ctx.db, ctx.project, wanted, personOf(ctx));
    }),
  /** Possible in an archived project, too. */
  revoke: projectProcedure("project:edit")
    .input(projectInput({ linkId: z.uuid() }))
    .mutation(({ ctx, input }) => revokeLink(ctx.db, ctx.project, input.linkId, personOf(ctx))),
  confirmGuest: projectProcedure("reviews:request")
    .input(projectInput({ guestId: z.uuid() }))
    .mutation(({ ctx, input }) => confirmGuest(ctx.db, ctx.project, input.guestId, personOf(ctx))),
});
