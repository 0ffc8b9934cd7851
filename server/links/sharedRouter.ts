import { z } from "zod";
import { actorOf } from "../api/actor.ts";
import { liveProcess } from "../api/liveProcess.ts";
import { publicProcedure, router, workspaceInput, workspaceProcedure } from "../api/trpc.ts";
import { pipelineSchema } from "../pipeline/index.ts";
import { createProject } from "../projects/index.ts";
import { recordAudit } from "../audit/index.ts";
import { linkGone, linkRoleInsufficient } from "./errors.ts";
import { followLink } from "./followLink.ts";
import { anySpeaker, confirmCode, introduceGuest, readGuest } from "./guests.ts";
import { documentOf, enterLink, openLink, unlockLink } from "./openLink.ts";
import { decideInput, guestInput, speakInput, visitInput } from "./schemas.ts";
import { decideThroughLink, speak } from "./speak.ts";
import { readTicket } from "./ticket.ts";
import { MAX_LINK_PASSWORD } from "./tunables.ts";

/**
 * What a reader of a link may do, signed in or not. Nothing here runs anything or takes a graph; everything that holds a
 * token is a mutation, because a query would write it into an address.
 */
export const sharedRouter = router({
  open: publicProcedure
    .input(z.strictObject({ ...visitInput, again: z.boolean().default(false) }))
    .mutation(({ ctx, input: { again, ...visit } }) => openLink(ctx.db, visit, { address: ctx.address, again })),
  unlock: publicProcedure
    .input(z.strictObject({ token: visitInput.token, password: z.string().max(MAX_LINK_PASSWORD) }))
    .mutation(({ ctx, input }) => unlockLink(ctx.db, input, ctx.address)),
  /** Whether the link is still open, at once when it isn't. */
  follow: publicProcedure.input(z.strictObject({ ticket: z.string().max(200) })).subscription(async function* ({
    ctx,
    input,
    signal,
  }) {
    const linkId = readTicket(input.ticket);
    if (linkId === null) throw linkGone();
    const { listener } = liveProcess(ctx.db);
    const source = { db: ctx.db, listener };
    yield* followLink(source, linkId, signal ?? new AbortController().signal);
  }),
  introduce: publicProcedure
    .input(z.strictObject({ ...visitInput, ...guestInput }))
    .mutation(async ({ ctx, input: { name, email, ...visit } }) => {
      const link = await enterLink(ctx.db, visit, ctx.address, "approve", linkRoleInsufficient);
      return introduceGuest(ctx.db, link, { name, email }, ctx.address);
    }),
  confirm: publicProcedure
    .input(z.strictObject({ ...visitInput, guestKey: z.string().max(100), code: z.string().trim().max(20) }))
    .mutation(async ({ ctx, input: { guestKey, code, ...visit } }) => {
      const link = await enterLink(ctx.db, visit, ctx.address, "approve", linkRoleInsufficient);
      await confirmCode(ctx.db, link, guestKey, code);
    }),
  guest: publicProcedure
    .input(z.strictObject({ ...visitInput, guestKey: z.string().max(100) }))
    .mutation(async ({ ctx, input: { guestKey, ...visit } }) => {
      const link = await enterLink(ctx.db, visit, ctx.address, "comment", linkRoleInsufficient);
      return readGuest(ctx.db, link, guestKey);
    }),
  speak: publicProcedure
    .input(z.strictObject({ ...visitInput, ...speakInput }))
    .mutation(async ({ ctx, input: { kind, text, guestKey, name, ...visit } }) => {
      const link = await enterLink(ctx.db, visit, ctx.address, "comment", linkRoleInsufficient);
      const { speaker, newKey } = await anySpeaker(ctx.db, link, { guestKey, name }, ctx.session, ctx.address);
      await speak(ctx.db, link, { kind, text }, speaker);
      return { guestKey: newKey };
    }),
  decide: publicProcedure
    .input(z.strictObject({ ...visitInput, ...decideInput }))
    .mutation(async ({ ctx, input: { token, proof, ...decision } }) => {
      const link = await enterLink(ctx.db, { token, proof }, ctx.address, "approve", linkRoleInsufficient);
      return decideThroughLink(ctx.db, link, decision, ctx);
    }),
  /** The drawing with its settings as a project of one's own: no data, no files, nothing of its runs. */
  copy: workspaceProcedure("project:create")
    .input(workspaceInput(visitInput))
    .mutation(async ({ ctx, input: { token, proof } }) => {
      const link = await enterLink(ctx.db, { token, proof }, ctx.address, "view", linkRoleInsufficient);
      const document = pipelineSchema.parse(await documentOf(ctx.db, link));
      const { id: workspaceId } = ctx.workspace;
      const made = await createProject(ctx.db, {
        workspaceId,
        name: document.name,
        createdById: ctx.session.userId,
        document,
      });
      await ctx.db.prisma.$transaction((tx) =>
        recordAudit(
          tx,
          link.workspaceId,
          { ...actorOf(ctx), via: "link" },
          {
            type: "link.copy",
            objectType: "link",
            objectId: link.id,
            projectId: link.projectId,
          },
        ),
      );
      return made;
    }),
});
