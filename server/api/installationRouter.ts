import { z } from "zod";
import { listPeople, makeResetLink, setInstallationOwner } from "../auth/index.ts";
import { ForbiddenError } from "../errors/index.ts";
import { router, sessionProcedure } from "./trpc.ts";

/** For owners of the installation; for everybody else there is nothing here. */
const ownerProcedure = sessionProcedure.use(({ ctx, next }) => {
  if (ctx.session.isOwner) return next();
  throw new ForbiddenError({
    code: "role_insufficient",
    userMessage: "Only an owner of the installation may see this.",
    remedy: "Ask whoever set Stagecraft up.",
  });
});

/** Everybody with an account here, and what an owner can do for them. */
export const installationRouter = router({
  people: ownerProcedure.input(z.strictObject({}).optional()).query(({ ctx }) => listPeople(ctx.db)),
  /** Where mail is off, or doesn't arrive: a link to hand over. */
  resetLink: ownerProcedure
    .input(z.strictObject({ userId: z.uuid() }))
    .mutation(({ ctx, input }) => makeResetLink(ctx.db, { userId: input.userId, ownerId: ctx.session.userId })),
  setOwner: ownerProcedure
    .input(z.strictObject({ userId: z.uuid(), isOwner: z.boolean() }))
    .mutation(({ ctx, input }) => setInstallationOwner(ctx.db, input.userId, input.isOwner)),
});
