import { randomUUID } from "node:crypto";
import { openLocalWorkspace } from "../auth/localWorkspace.ts";
import type { Database } from "../db/index.ts";
import { contentHash, type PipelineDocument } from "../pipeline/index.ts";
import { createProject, readDraft, replaceDraft } from "../projects/index.ts";

/**
 * The project of a pipeline file in the command line's workspace, made at the first call. Its draft follows the file,
 * unless somebody has edited the draft in the browser: edits of people are never overwritten.
 */
export async function localProject(database: Database, document: PipelineDocument): Promise<string> {
  const { prisma } = database;
  const workspaceId = await openLocalWorkspace(prisma);
  const found = await prisma.project.findFirst({
    where: { workspaceId, name: document.name, archivedAt: null },
    orderBy: { createdAt: "asc" },
    select: { id: true },
  });
  if (!found)
    return (await createProject(database, { workspaceId, name: document.name, createdById: null, document })).id;
  const { document: draft } = await readDraft(database, found.id);
  const [wanted, present] = [await contentHash(document), await contentHash(draft)];
  if (wanted === present) return found.id;
  const known = await prisma.pipelineVersion.findFirst({
    where: { projectId: found.id, contentHash: present },
    select: { id: true },
  });
  if (known) await replaceDraft(database, found.id, null, { batchId: randomUUID(), document });
  return found.id;
}
