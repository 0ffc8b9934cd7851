import type { PrismaClient } from "../db/index.ts";

/** Workspace of the command line; whoever can run commands on the machine owns it. */
const LOCAL_SLUG = "local";

/** The workspace that runs from the command line belong to, made at the first call. */
export async function localWorkspace(prisma: PrismaClient): Promise<string> {
  const workspace = await prisma.workspace.upsert({ where: { slug: LOCAL_SLUG }, update: {}, create: { slug: LOCAL_SLUG, name: "Command line" }, select: { id: true } });
  return workspace.id;
}

/** The project of that name in the workspace, made at the first call. */
export async function localProject(prisma: PrismaClient, name: string): Promise<string> {
  const workspaceId = await localWorkspace(prisma);
  const found = await prisma.project.findFirst({ where: { workspaceId, name, archivedAt: null }, orderBy: { createdAt: "asc" }, select: { id: true } });
  return found?.id ?? (await prisma.project.create({ data: { workspaceId, name }, select: { id: true } })).id;
}
