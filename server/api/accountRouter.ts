import { z } from "zod";
import {
  acceptInvite,
  changePassword,
  createApiToken,
  disconnectIdentity,
  endSessions,
  listApiTokens,
  listSessions,
  readAccount,
  readInvite,
  readReset,
  readSignUpState,
  requestReset,
  requestVerification,
  resetPassword,
  revokeApiToken,
  setLocale,
  signUp,
  TOKEN_DAYS,
  tokenScopeSchema,
  verifyEmail,
} from "../auth/index.ts";
import { env } from "../env.js";
import { deleteAccount, readDeparture } from "../workspaces/index.ts";
import { publicProcedure, router, sessionProcedure, workspaceInput, workspaceProcedure } from "./trpc.ts";
import {
  emailSchema,
  keyNameSchema,
  localeSchema,
  passwordSchema,
  personNameSchema,
  tokenSchema,
} from "./inputSchemas.ts";

/** One's own account: making it, reading it, its password, using an invitation. */
export const accountRouter = router({
  signUpState: publicProcedure.input(z.strictObject({}).optional()).query(({ ctx }) => readSignUpState(ctx.db, env())),
  /** Asks for a link that sets a new password; the answer doesn't tell whether there is such an account. */
  requestReset: publicProcedure.input(z.strictObject({ email: emailSchema })).mutation(async ({ ctx, input }) => {
    await requestReset(ctx.db, input.email, ctx.address);
    return { ok: true as const };
  }),
  readReset: publicProcedure
    .input(z.strictObject({ token: tokenSchema }))
    .query(({ ctx, input }) => readReset(ctx.db, input.token, ctx.address)),
  resetPassword: publicProcedure
    .input(z.strictObject({ token: tokenSchema, password: passwordSchema }))
    .mutation(({ ctx, input }) => resetPassword(ctx.db, { ...input, address: ctx.address })),
  verifyEmail: publicProcedure
    .input(z.strictObject({ token: tokenSchema }))
    .mutation(({ ctx, input }) => verifyEmail(ctx.db, input.token, ctx.address)),
  requestVerification: sessionProcedure
    .input(z.strictObject({}).optional())
    .mutation(({ ctx }) => requestVerification(ctx.db, ctx.session.userId)),
  /** Ways of signing in, and what is known of the address. */
  overview: sessionProcedure
    .input(z.strictObject({}).optional())
    .query(({ ctx }) => readAccount(ctx.db, ctx.session.userId)),
  disconnect: sessionProcedure
    .input(z.strictObject({ provider: z.enum(["github", "google", "oidc"]) }))
    .mutation(({ ctx, input }) => disconnectIdentity(ctx.db, ctx.session.userId, input.provider)),
  sessions: sessionProcedure.input(z.strictObject({}).optional()).query(({ ctx }) => listSessions(ctx.db, ctx.session)),
  /** Ends one sign-in, or all others. */
  endSessions: sessionProcedure
    .input(z.strictObject({ handle: z.union([z.literal("others"), z.string().length(64)]) }))
    .mutation(({ ctx, input }) => endSessions(ctx.db, ctx.session, input.handle === "others" ? null : input.handle)),
  tokens: sessionProcedure
    .input(z.strictObject({}).optional())
    .query(({ ctx }) => listApiTokens(ctx.db, ctx.session.userId)),
  /** A token for the command line or CI, in one workspace. It never does more than its maker may. */
  createToken: workspaceProcedure("tokens:create")
    .input(workspaceInput({ name: keyNameSchema, scope: tokenScopeSchema, days: z.literal(TOKEN_DAYS) }))
    .mutation(({ ctx, input: { workspaceId: _, ...token } }) =>
      createApiToken(ctx.db, { ...token, userId: ctx.session.userId, workspaceId: ctx.workspace.id }),
    ),
  /** What deleting the account would do. */
  departure: sessionProcedure
    .input(z.strictObject({}).optional())
    .query(({ ctx }) => readDeparture(ctx.db, ctx.session.userId)),
  delete: sessionProcedure
    .input(z.strictObject({ proof: passwordSchema }))
    .mutation(({ ctx, input }) => deleteAccount(ctx.db, ctx.session, input.proof)),
  revokeToken: sessionProcedure
    .input(z.strictObject({ tokenId: z.uuid() }))
    .mutation(({ ctx, input }) => revokeApiToken(ctx.db, ctx.session.userId, input.tokenId)),
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
