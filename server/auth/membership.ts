import type { Database } from "../db/index.ts";
import { ConflictError, ForbiddenError, NotFoundError } from "../errors/index.ts";
import { allows, roleSchema, type Role, type Scope } from "./roles.ts";

/** A project whose reader has been proved to be a member of its workspace. */
export type VerifiedProject = { id: string; workspaceId: string; name: string; archivedAt: Date | null };

function requireScope(role: Role, scope: Scope): void {
  if (allows(role, scope)) return;
  throw new ForbiddenError({
    code: "role_insufficient",
    userMessage: `Your role in this workspace is ${role}, which doesn't include this.`,
    remedy: "Ask an owner of the workspace for a higher role.",
    internal: `scope ${scope}`,
  });
}

/** For strangers and for what doesn't exist alike. */
export function workspaceNotFound(): NotFoundError {
  return new NotFoundError({ code: "workspace_not_found", userMessage: "This workspace does not exist." });
}

/** For strangers and for what doesn't exist alike. */
export function projectNotFound(): NotFoundError {
  return new NotFoundError({ code: "project_not_found", userMessage: "This project does not exist." });
}

/**
 * Proves that the person is a member of the workspace with a role that includes the scope.
 * @throws NotFoundError `workspace_not_found` for outsiders, ForbiddenError `role_insufficient` for members
 */
export async function requireWorkspace(
  db: Database,
  userId: string,
  workspaceId: string,
  scope: Scope,
): Promise<{ workspace: { id: string; name: string; slug: string }; role: Role }> {
  const member = await db.prisma.member.findUnique({
    where: { workspaceId_userId: { workspaceId, userId } },
    include: { workspace: true },
  });
  if (member === null) throw workspaceNotFound();
  const role = roleSchema.parse(member.role);
  requireScope(role, scope);
  const { id, name, slug } = member.workspace;
  return { workspace: { id, name, slug }, role };
}

/** Reading stays possible, and so do putting back and renaming. */
const ofTheWhole: readonly Scope[] = [
  "project:edit",
  "project:trash",
  "project:restore",
  "project:move",
  "project:delete",
];
const changesContent = (scope: Scope): boolean => !scope.endsWith(":read") && !ofTheWhole.includes(scope);

/** In the trash a project is as good as gone, but for these. */
const reachTrash: readonly Scope[] = ["project:restore", "project:delete"];

/**
 * The same for a project.
 * @throws NotFoundError `project_not_found` whether it belongs to others or doesn't exist; ForbiddenError
 *   `role_insufficient`; ConflictError `project_archived`
 */
export async function requireProject(
  db: Database,
  userId: string,
  projectId: string,
  scope: Scope,
): Promise<{ project: VerifiedProject; role: Role }> {
  const project = await db.prisma.project.findFirst({
    where: { id: projectId, workspace: { members: { some: { userId } } } },
    select: {
      id: true,
      workspaceId: true,
      name: true,
      archivedAt: true,
      trashedAt: true,
      workspace: { select: { members: { where: { userId }, select: { role: true } } } },
    },
  });
  const member = project?.workspace.members[0];
  if (project === null || member === undefined) throw projectNotFound();
  if (project.trashedAt !== null && !reachTrash.includes(scope)) throw projectNotFound();
  const role = roleSchema.parse(member.role);
  requireScope(role, scope);
  const { id, workspaceId, name, archivedAt } = project;
  if (archivedAt !== null && changesContent(scope)) {
    throw new ConflictError({
      code: "project_archived",
      userMessage: "This project is archived and can't be changed.",
      remedy: "Put it back in its settings first.",
    });
  }
  return { project: { id, workspaceId, name, archivedAt }, role };
}
