import type { Database, Prisma } from "../db/index.ts";
import { ConflictError, NotFoundError } from "../errors/index.ts";
import { roleSchema, type Role } from "./roles.ts";

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

/** @throws NotFoundError `member_not_found`, ConflictError `last_owner` */
export async function changeRole(db: Database, workspaceId: string, userId: string, role: Role): Promise<void> {
  await withOwnerLeft(db, workspaceId, async (tx) => {
    const { count } = await tx.member.updateMany({ where: { workspaceId, userId }, data: { role } });
    if (count === 0) throw memberNotFound();
  });
}

/** Takes effect at the person's next request; open streams end at their next check. @throws as changeRole */
export async function removeMember(db: Database, workspaceId: string, userId: string): Promise<void> {
  await withOwnerLeft(db, workspaceId, async (tx) => {
    const { count } = await tx.member.deleteMany({ where: { workspaceId, userId } });
    if (count === 0) throw memberNotFound();
  });
}

/** The slug stays: it is part of the addresses programs call. */
export async function renameWorkspace(db: Database, workspaceId: string, name: string): Promise<void> {
  await db.prisma.workspace.updateMany({ where: { id: workspaceId }, data: { name } });
}
