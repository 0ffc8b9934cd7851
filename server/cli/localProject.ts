import type { PrismaClient } from "../db/index.ts";
import { contentHash, type PipelineDocument } from "../pipeline/index.ts";

/** Workspace of the command line; whoever can run commands on the machine owns it. */
const LOCAL_SLUG = "local";

/** The workspace runs from the command line belong to, made at the first call. */
export async function localWorkspace(prisma: PrismaClient): Promise<{ id: string; slug: string }> {
  return prisma.workspace.upsert({ where: { slug: LOCAL_SLUG }, update: {}, create: { slug: LOCAL_SLUG, name: "Command line" }, select: { id: true, slug: true } });
}

/** The project of that name in the workspace, made at the first call. */
export async function localProject(prisma: PrismaClient, workspaceId: string, name: string): Promise<string> {
  const found = await prisma.project.findFirst({ where: { workspaceId, name, archivedAt: null }, orderBy: { createdAt: "asc" }, select: { id: true } });
  if (found) return found.id;
  return (await prisma.project.create({ data: { workspaceId, name }, select: { id: true } })).id;
}

/**
 * Pins a document: the same meaning gives the same version, however often it is run.
 * @returns the version's id
 */
export async function pinVersion(prisma: PrismaClient, projectId: string, document: PipelineDocument): Promise<string> {
  const hash = await contentHash(document);
  return prisma.$transaction(async (tx) => {
    // One writer per project: numbers are counted, and two runs at once may pin the same document.
    await tx.$queryRaw`select id from "Project" where id = ${projectId}::uuid for update`;
    const found = await tx.pipelineVersion.findUnique({ where: { projectId_contentHash: { projectId, contentHash: hash } }, select: { id: true } });
    if (found) return found.id;
    const last = await tx.pipelineVersion.aggregate({ where: { projectId }, _max: { number: true } });
    const made = await tx.pipelineVersion.create({ data: { projectId, number: (last._max.number ?? 0) + 1, contentHash: hash, document: JSON.parse(JSON.stringify(document)) }, select: { id: true } });
    return made.id;
  });
}
