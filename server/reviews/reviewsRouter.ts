import { z } from "zod";
import { projectInput, projectProcedure, router } from "../api/trpc.ts";
import type { Actor } from "../audit/index.ts";
import { spend } from "../auth/index.ts";
import { decideReview, decisionInput } from "./decideReview.ts";
import { exportSignOff } from "./exportSignOff.ts";
import { listReviews, readReview } from "./readReviews.ts";
import { requestInput, requestReview } from "./requestReview.ts";

const actorOf = (ctx: { session: { userId: string; name: string }; address: string }): Actor => ({
  id: ctx.session.userId,
  name: ctx.session.name,
  via: "ui",
  address: ctx.address,
});

/** Sign-offs: ask, comment, decide. */
export const reviewsRouter = router({
  list: projectProcedure("reviews:read")
    .input(projectInput({}))
    .query(({ ctx }) => listReviews(ctx.db, ctx.project.id)),
  get: projectProcedure("reviews:read")
    .input(projectInput({ reviewId: z.uuid() }))
    .query(({ ctx, input }) => readReview(ctx.db, ctx.project, input.reviewId, ctx.session.userId)),
  request: projectProcedure("reviews:request")
    .input(projectInput(requestInput))
    .mutation(async ({ ctx, input }) => {
      await spend(ctx.db, "startRun", ctx.session.userId);
      return requestReview(ctx.db, ctx.project, input, { userId: ctx.session.userId, actor: actorOf(ctx) });
    }),
  decide: projectProcedure("reviews:decide")
    .input(projectInput({ reviewId: z.uuid(), ...decisionInput }))
    .mutation(({ ctx, input: { reviewId, projectId: _, ...decision } }) =>
      decideReview(ctx.db, ctx.project, reviewId, decision, { userId: ctx.session.userId, actor: actorOf(ctx) }),
    ),
  /** The sign-off as a file that `cli verify` checks without this installation. */
  download: projectProcedure("reviews:read")
    .input(projectInput({ reviewId: z.uuid() }))
    .query(({ ctx, input }) => exportSignOff(ctx.db, ctx.project, input.reviewId, ctx.session.userId)),
});
