import { z } from "zod";
import {
  changeRole,
  createInvite,
  createWorkspace,
  INVITE_DAYS,
  listMembers,
  listOpenInvites,
  listWorkspaces,
  removeMember,
  renameWorkspace,
  revokeInvite,
  roleSchema,
  transferOwnership,
} from "../auth/index.ts";
import { env } from "../env.js";
import { readDiskUse, readRetention, removeWorkspace, retentionSchema, setRetention } from "../workspaces/index.ts";
import { actorOf } from "./actor.ts";
import { emailSchema, workspaceNameSchema } from "./inputSchemas.ts";
import { router, sessionProcedure, workspaceInput, workspaceProcedure } from "./trpc.ts";

/** Workspaces, their members and invitations. */
export const workspacesRouter = router({
  list: sessionProcedure
    .input(z.strictObject({}).optional())
    .query(({ ctx }) => listWorkspaces(ctx.db, ctx.session.userId)),
  create: sessionProcedure
    .input(z.strictObject({ name: workspaceNameSchema }))
    .mutation(({ ctx, input }) =>
      createWorkspace(ctx.db, { name: input.name, userId: ctx.session.userId }, actorOf(ctx)),
    ),
  rename: workspaceProcedure("workspace:edit")
    .input(workspaceInput({ name: workspaceNameSchema }))
    .mutation(({ ctx, input }) => renameWorkspace(ctx.db, ctx.workspace.id, input.name, actorOf(ctx))),
  members: workspaceProcedure("members:read")
    .input(workspaceInput({}))
    .query(({ ctx }) => listMembers(ctx.db, ctx.workspace.id)),
  changeRole: workspaceProcedure("members:manage")
    .input(workspaceInput({ userId: z.uuid(), role: roleSchema }))
    .mutation(({ ctx, input }) =>
      changeRole(ctx.db, ctx.workspace.id, { userId: input.userId, role: input.role }, actorOf(ctx)),
    ),
  removeMember: workspaceProcedure("members:manage")
    .input(workspaceInput({ userId: z.uuid() }))
    .mutation(({ ctx, input }) => removeMember(ctx.db, ctx.workspace.id, input.userId, actorOf(ctx))),
  /** Whoever may see the workspace may leave it. */
  leave: workspaceProcedure("workspace:leave")
    .input(workspaceInput({}))
    .mutation(({ ctx }) => removeMember(ctx.db, ctx.workspace.id, ctx.session.userId, actorOf(ctx))),
  /** With every project in it, for good. */
  delete: workspaceProcedure("workspace:edit")
    .input(workspaceInput({ typedName: z.string().max(200) }))
    .mutation(({ ctx, input }) =>
      removeWorkspace(ctx.db, ctx.workspace, { typedName: input.typedName, userId: ctx.session.userId }),
    ),
  transfer: workspaceProcedure("members:manage")
    .input(workspaceInput({ userId: z.uuid() }))
    .mutation(({ ctx, input }) =>
      transferOwnership(ctx.db, ctx.workspace.id, { from: ctx.session.userId, to: input.userId }, actorOf(ctx)),
    ),
  diskUse: workspaceProcedure("workspace:edit")
    .input(workspaceInput({}))
    .query(({ ctx }) => readDiskUse(ctx.db, ctx.workspace.id)),
  retention: workspaceProcedure("workspace:edit")
    .input(workspaceInput({}))
    .query(({ ctx }) => readRetention(ctx.db, ctx.workspace.id)),
  setRetention: workspaceProcedure("workspace:edit")
    .input(workspaceInput({ keep: retentionSchema }))
    .mutation(({ ctx, input }) => setRetention(ctx.db, ctx.workspace.id, input.keep, actorOf(ctx))),
  invites: workspaceProcedure("members:manage")
    .input(workspaceInput({}))
    .query(({ ctx }) => listOpenInvites(ctx.db, ctx.workspace.id)),
  createInvite: workspaceProcedure("members:manage")
    .input(workspaceInput({ role: roleSchema, email: emailSchema.optional(), days: z.literal(INVITE_DAYS).default(7) }))
    .mutation(async ({ ctx, input }) => {
      const { role, email, days } = input;
      const invite = { workspaceId: ctx.workspace.id, role, email, days, createdById: ctx.session.userId };
      const made = await createInvite(ctx.db, invite, actorOf(ctx));
      return { id: made.id, link: `${env().publicUrl}/invite/${made.token}`, expiresAt: made.expiresAt };
    }),
  revokeInvite: workspaceProcedure("members:manage")
    .input(workspaceInput({ inviteId: z.uuid() }))
    .mutation(({ ctx, input }) => revokeInvite(ctx.db, ctx.workspace.id, input.inviteId, actorOf(ctx))),
});
