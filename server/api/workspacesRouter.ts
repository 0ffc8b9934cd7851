import { z } from "zod";
import {
  changeRole,
  createInvite,
  listMembers,
  listOpenInvites,
  listWorkspaces,
  removeMember,
  renameWorkspace,
  revokeInvite,
  roleSchema,
} from "../auth/index.ts";
import { env } from "../env.js";
import { emailSchema, workspaceNameSchema } from "./inputSchemas.ts";
import { router, sessionProcedure, workspaceInput, workspaceProcedure } from "./trpc.ts";

/** Workspaces, their members and invitations. */
export const workspacesRouter = router({
  list: sessionProcedure
    .input(z.strictObject({}).optional())
    .query(({ ctx }) => listWorkspaces(ctx.db, ctx.session.userId)),
  rename: workspaceProcedure("workspace:edit")
    .input(workspaceInput({ name: workspaceNameSchema }))
    .mutation(({ ctx, input }) => renameWorkspace(ctx.db, ctx.workspace.id, input.name)),
  members: workspaceProcedure("members:read")
    .input(workspaceInput({}))
    .query(({ ctx }) => listMembers(ctx.db, ctx.workspace.id)),
  changeRole: workspaceProcedure("members:manage")
    .input(workspaceInput({ userId: z.uuid(), role: roleSchema }))
    .mutation(({ ctx, input }) => changeRole(ctx.db, ctx.workspace.id, input.userId, input.role)),
  removeMember: workspaceProcedure("members:manage")
    .input(workspaceInput({ userId: z.uuid() }))
    .mutation(({ ctx, input }) => removeMember(ctx.db, ctx.workspace.id, input.userId)),
  invites: workspaceProcedure("members:manage")
    .input(workspaceInput({}))
    .query(({ ctx }) => listOpenInvites(ctx.db, ctx.workspace.id)),
  createInvite: workspaceProcedure("members:manage")
    .input(workspaceInput({ role: roleSchema, email: emailSchema.optional() }))
    .mutation(async ({ ctx, input }) => {
      const made = await createInvite(ctx.db, {
        workspaceId: ctx.workspace.id,
        role: input.role,
        email: input.email,
        createdById: ctx.session.userId,
      });
      return { id: made.id, link: `${env().publicUrl}/invite/${made.token}`, expiresAt: made.expiresAt };
    }),
  revokeInvite: workspaceProcedure("members:manage")
    .input(workspaceInput({ inviteId: z.uuid() }))
    .mutation(({ ctx, input }) => revokeInvite(ctx.db, ctx.workspace.id, input.inviteId)),
});
