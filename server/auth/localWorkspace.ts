/**
 * The workspace of the command line. Whoever can run commands on the machine is its owner in fact, so the person who
 * owns the installation owns it on the web too: what was run from a terminal can be opened in the browser.
 */
import type { Prisma, PrismaClient } from "../db/index.ts";

const SLUG = "local";

/** @returns the id of the workspace, made at the first call */
export async function openLocalWorkspace(prisma: PrismaClient): Promise<string> {
  const { id } = await prisma.workspace.upsert({
    where: { slug: SLUG },
    update: {},
    create: { slug: SLUG, name: "Command line" },
    select: { id: true },
  });
  const owners = await prisma.user.findMany({ where: { isOwner: true }, select: { id: true } });
  const data = owners.map((owner) => ({ workspaceId: id, userId: owner.id, role: "owner" }));
  await prisma.member.createMany({ data, skipDuplicates: true });
  return id;
}

/** Lets the new owner of the installation into the workspace, when commands were run before anybody signed up. */
export async function joinLocalWorkspace(tx: Prisma.TransactionClient, userId: string): Promise<void> {
  const local = await tx.workspace.findUnique({ where: { slug: SLUG }, select: { id: true } });
  if (local !== null) await tx.member.create({ data: { workspaceId: local.id, userId, role: "owner" } });
}
