import { recordAudit, type Actor } from "../audit/index.ts";
import type { Database, Prisma } from "../db/index.ts";
import { ConflictError, InvalidError, NotFoundError } from "../errors/index.ts";
import { spend } from "./limits.ts";
import { roleSchema, type Role } from "./roles.ts";
import { workspaceSlug } from "./workspaceSlug.ts";

export type WorkspaceMember = { userId: string; name: string; email: string; role: Role; since: Date };

/** The workspaces a person belongs to, by name. */
export async function listWorkspaces(
  db: Database,
  userId: string,
): Promise<{ id: string; name: string; slug: string; role: Role }[]> {
  const rows = await db.prisma.member.findMany({
    where: { userId },
    include: { workspace: true },
    orderBy: [{ createdAt: "asc" }, { workspaceId: "asc" }],
  });
  return rows.map(({ workspace, role }) => ({
    id: workspace.id,
    name: workspace.name,
    slug: workspace.slug,
    role: roleSchema.parse(role),
  }));
}

/** Everybody in a workspace, oldest member first. */
export async function listMembers(db: Database, workspaceId: string): Promise<WorkspaceMember[]> {
  const rows = await db.prisma.member.findMany({
    where: { workspaceId },
    include: { user: { select: { name: true, email: true } } },
    orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
  });
  return rows.map((row) => ({
    userId: row.userId,
    name: row.user.name,
    email: row.user.email,
    role: roleSchema.parse(row.role),
    since: row.createdAt,
  }));
}

/**
 * Locks the workspace, so that two owners who demote each other at the same moment don't leave it without one.
 */
async function withOwnerLeft<T>(
  db: Database,
  workspaceId: string,
  change: (tx: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  return db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "Workspace" WHERE id = ${workspaceId}::uuid FOR UPDATE`;
    const result = await change(tx);
    const owners = await tx.member.count({ where: { workspaceId, role: "owner" } });
    if (owners > 0) return result;
    throw new ConflictError({
      code: "last_owner",
      userMessage: "A workspace needs at least one owner.",
      remedy: "Make somebody else an owner first.",
    });
  });
}

function memberNotFound(): NotFoundError {
  return new NotFoundError({ code: "member_not_found", userMessage: "This person is not a member of the workspace." });
}

async function roleOf(tx: Prisma.TransactionClient, workspaceId: string, userId: string): Promise<Role> {
  const member = await tx.member.findUnique({ where: { workspaceId_userId: { workspaceId, userId } } });
  if (member === null) throw memberNotFound();
  return roleSchema.parse(member.role);
}

const about = (userId: string) => ({ objectType: "member", objectId: userId });

/** @throws NotFoundError `member_not_found`, ConflictError `last_owner` */
export async function changeRole(
  db: Database,
  workspaceId: string,
  { userId, role }: { userId: string; role: Role },
  actor: Actor,
): Promise<void> {
  await withOwnerLeft(db, workspaceId, async (tx) => {
    const before = await roleOf(tx, workspaceId, userId);
    if (before === role) return;
    await tx.member.updateMany({ where: { workspaceId, userId }, data: { role } });
    const event = { type: "member.changeRole", before: { role: before }, after: { role } };
    await recordAudit(tx, workspaceId, actor, { ...event, ...about(userId) });
  });
}

/**
 * Takes effect at the person's next request; open streams end at once. Their programs' tokens for this workspace end too.
 * @throws as changeRole
 */
export async function removeMember(db: Database, workspaceId: string, userId: string, actor: Actor): Promise<void> {
  await withOwnerLeft(db, workspaceId, async (tx) => {
    const before = await roleOf(tx, workspaceId, userId);
    await tx.member.deleteMany({ where: { workspaceId, userId } });
    await tx.apiToken.deleteMany({ where: { workspaceId, userId } });
    const type = actor.id === userId ? "member.leave" : "member.remove";
    await recordAudit(tx, workspaceId, actor, { type, before: { role: before }, ...about(userId) });
  });
}

/**
 * Makes another member an owner and the owner who asks an editor, both or neither.
 * @throws NotFoundError `member_not_found`; InvalidError `transfer_to_self`
 */
export async function transferOwnership(
  db: Database,
  workspaceId: string,
  { from, to }: { from: string; to: string },
  actor: Actor,
): Promise<void> {
  if (from === to) {
    throw new InvalidError({
      code: "transfer_to_self",
      userMessage: "You own this workspace already.",
      remedy: "Choose somebody else.",
      where: "userId",
    });
  }
  await withOwnerLeft(db, workspaceId, async (tx) => {
    const before = await roleOf(tx, workspaceId, to);
    await tx.member.updateMany({ where: { workspaceId, userId: to }, data: { role: "owner" } });
    await tx.member.updateMany({ where: { workspaceId, userId: from }, data: { role: "editor" } });
    await recordAudit(tx, workspaceId, actor, {
      type: "workspace.transfer",
      objectType: "workspace",
      objectId: workspaceId,
      before: { owner: from, role: before },
      after: { owner: to },
    });
  });
}

/** The slug stays: it is part of the addresses programs call. */
export async function renameWorkspace(db: Database, workspaceId: string, name: string, actor: Actor): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const before = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { name: true } });
    if (before.name === name) return;
    await tx.workspace.updateMany({ where: { id: workspaceId }, data: { name } });
    const event = { type: "workspace.rename", objectType: "workspace", objectId: workspaceId };
    await recordAudit(tx, workspaceId, actor, { ...event, before: { name: before.name }, after: { name } });
  });
}

/** A workspace of one's own, with its maker as its owner. */
export async function createWorkspace(
  db: Database,
  workspace: { name: string; userId: string },
  actor: Actor,
): Promise<{ id: string }> {
  await spend(db, "createWorkspace", workspace.userId);
  return db.prisma.$transaction(async (tx) => {
    const { id } = await tx.workspace.create({
      data: {
        name: workspace.name,
        slug: workspaceSlug(workspace.name),
        members: { create: { userId: workspace.userId, role: "owner" } },
      },
      select: { id: true },
    });
    const event = { type: "workspace.create", objectType: "workspace", objectId: id };
    await recordAudit(tx, id, actor, { ...event, after: { name: workspace.name } });
    return { id };
  });
}
