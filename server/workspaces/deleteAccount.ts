import type { CurrentSession } from "../auth/index.ts";
import { checkOwnPassword } from "../auth/index.ts";
import type { Database } from "../db/index.ts";
import { ConflictError } from "../errors/index.ts";
import { log } from "../log/index.ts";
import { deleteWorkspace } from "../projects/index.ts";
import { requireSilent } from "./removeWorkspace.ts";

const workspaceLog = log.child({ room: "workspaces" });

/** What becomes of a workspace when somebody goes. */
export type Departure = {
  id: string;
  name: string;
  projects: number;
  /** `deleted`: nobody else is in it; `blocked`: others are, and none of them owns it; `stays`: others own it too. */
  outcome: "deleted" | "blocked" | "stays";
};

/** What deleting an account would do, told before it is done. */
export async function readDeparture(
  db: Database,
  userId: string,
): Promise<{ workspaces: Departure[]; lastInstallationOwner: boolean }> {
  const rows = await db.prisma.member.findMany({
    where: { userId },
    orderBy: { createdAt: "asc" },
    include: {
      workspace: {
        include: { members: { select: { userId: true, role: true } }, _count: { select: { projects: true } } },
      },
    },
  });
  const workspaces = rows.map(({ workspace: { id, name, members, _count } }): Departure => {
    const others = members.filter((member) => member.userId !== userId);
    const owned = others.some(({ role }) => role === "owner");
    const outcome = others.length === 0 ? "deleted" : owned ? "stays" : "blocked";
    return { id, name, projects: _count.projects, outcome };
  });
  const owners = await db.prisma.user.findMany({ where: { isOwner: true }, select: { id: true } });
  const people = await db.prisma.user.count();
  const isLast = owners.length === 1 && owners[0]?.id === userId && people > 1;
  return { workspaces, lastInstallationOwner: isLast };
}

/**
 * Deletes a person's account and every workspace that has nobody else. What they did in others stays, without them.
 * @param proof their password, or their address where they have none
 * @throws InvalidError `password_wrong`; ConflictError `last_owner`, `last_installation_owner`, `workspace_serves`
 */
export async function deleteAccount(db: Database, session: CurrentSession, proof: string): Promise<void> {
  await checkOwnPassword(db, session, proof);
  const { workspaces, lastInstallationOwner } = await readDeparture(db, session.userId);
  if (lastInstallationOwner) {
    throw new ConflictError({
      code: "last_installation_owner",
      userMessage: "You are the only owner of this installation.",
      remedy: "Make somebody else an owner under “People” first.",
    });
  }
  const blocked = workspaces.find(({ outcome }) => outcome === "blocked");
  if (blocked !== undefined) {
    throw new ConflictError({
      code: "last_owner",
      userMessage: `Others work in ${blocked.name}, and only you own it.`,
      remedy: "Hand it over to one of them first.",
    });
  }
  const empty = workspaces.filter(({ outcome }) => outcome === "deleted");
  for (const workspace of empty) await requireSilent(db, workspace);
  for (const { id } of empty) await deleteWorkspace(db, id);
  await db.prisma.user.delete({ where: { id: session.userId } });
  workspaceLog.warn(
    { event: "account_delete", userId: session.userId, workspaces: empty.length },
    "an account was deleted",
  );
}
