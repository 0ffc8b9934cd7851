import { z } from "zod";
import { acceptInvite, changePassword, readInvite, readSignUpState, setLocale, signUp } from "../auth/index.ts";
import { env } from "../env.js";
import { publicProcedure, router, sessionProcedure } from "./trpc.ts";
import { emailSchema, localeSchema, passwordSchema, personNameSchema, tokenSchema } from "./inputSchemas.ts";

/** One's own account: making it, reading it, its password, using an invitation. */
export const accountRouter = router({
  signUpState: publicProcedure.input(z.strictObject({}).optional()).query(({ ctx }) => readSignUpState(ctx.db, env())),
  signUp: publicProcedure
    .input(
      z.strictObject({
        email: emailSchema,
        name: personNameSchema,
        password: passwordSchema,
        inviteToken: tokenSchema.optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      await signUp(ctx.db, env(), { ...input, address: ctx.address });
      return { ok: true as const };
    }),
  me: publicProcedure.input(z.strictObject({}).optional()).query(({ ctx }) => {
    if (ctx.session === null) return null;
    const { userId, email, name, isOwner, locale } = ctx.session;
    return { userId, email, name, isOwner, locale };
  }),
  /** How one reads numbers and dates, on every browser; null follows each browser. */
  setLocale: sessionProcedure
    .input(z.strictObject({ locale: z.union([z.literal("system"), localeSchema]) }))
    .mutation(({ ctx, input: { locale } }) =>
      setLocale(ctx.db, ctx.session.userId, locale === "system" ? null : locale),
    ),
  changePassword: sessionProcedure
    .input(z.strictObject({ current: passwordSchema, next: passwordSchema }))
    .mutation(({ ctx, input }) => changePassword(ctx.db, ctx.session, input)),
  readInvite: publicProcedure
    .input(z.strictObject({ token: tokenSchema }))
    .query(({ ctx, input }) => readInvite(ctx.db, input.token, ctx.address)),
  acceptInvite: sessionProcedure.input(z.strictObject({ token: tokenSchema })).mutation(({ ctx, input }) => {
    const { userId: id, name, email } = ctx.session;
    return acceptInvite(ctx.db, input.token, { id, name, email, address: ctx.address });
  }),
});
