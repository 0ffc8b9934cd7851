import { z } from "zod";
import { router, sessionProcedure } from "../api/trpc.ts";
import { kindSchema, waySchema } from "./kinds.ts";
import { choose, countUnread, markRead, readChoices, readInbox } from "./readInbox.ts";

/** One's own inbox, and how one hears of things. */
export const inboxRouter = router({
  list: sessionProcedure
    .input(
      z.strictObject({
        cursor: z.date().nullish(),
        direction: z.literal("forward").optional(),
        unread: z.boolean().default(false),
      }),
    )
    .query(({ ctx, input }) =>
      readInbox(ctx.db, ctx.session.userId, { before: input.cursor ?? null, unread: input.unread }),
    ),
  unread: sessionProcedure
    .input(z.strictObject({}).optional())
    .query(({ ctx }) => countUnread(ctx.db, ctx.session.userId)),
  markRead: sessionProcedure
    .input(z.strictObject({ ids: z.array(z.uuid()).max(200).nullable().default(null) }))
    .mutation(({ ctx, input }) => markRead(ctx.db, ctx.session.userId, input.ids)),
  choices: sessionProcedure
    .input(z.strictObject({}).optional())
    .query(({ ctx }) => readChoices(ctx.db, ctx.session.userId)),
  choose: sessionProcedure
    .input(z.strictObject({ kind: kindSchema, way: waySchema }))
    .mutation(({ ctx, input }) => choose(ctx.db, ctx.session.userId, input.kind, input.way)),
});
