import type { Database } from "../db/index.ts";
import { NotFoundError } from "../errors/index.ts";
import { emptyPipeline, type PipelineDocument } from "../pipeline/index.ts";
import { toJson } from "./json.ts";

/**
 * Makes a project with its draft.
 * @param document the first draft; without one it is empty
 */
export async function createProject(
  db: Database,
  project: { workspaceId: string; name: string; createdById: string | null; document?: PipelineDocument },
): Promise<{ id: string }> {
  const { workspaceId, name, createdById } = project;
  const document = { ...(project.document ?? emptyPipeline(name)), name };
  return db.prisma.project.create({
    data: { workspaceId, name, createdById, pipeline: { create: { document: toJson(document) } } },
    select: { id: true },
  });
}

export type ProjectDetail = {
  id: string;
  workspaceId: string;
  workspaceName: string;
  name: string;
  archivedAt: Date | null;
  tags: string[];
};

/** @throws NotFoundError `project_not_found` */
export async function readProject(db: Database, project: { id: string; workspaceId: string }): Promise<ProjectDetail> {
  const row = await db.prisma.project.findFirst({
    where: { id: project.id, workspaceId: project.workspaceId, trashedAt: null },
    include: { workspace: { select: { name: true } } },
  });
  if (row === null) throw new NotFoundError({ code: "project_not_found", userMessage: "This project does not exist." });
  const { id, workspaceId, name, archivedAt, tags } = row;
  return { id, workspaceId, workspaceName: row.workspace.name, name, archivedAt, tags };
}

/** The project's name is the one in the list; the draft keeps the name of its file. */
export async function renameProject(
  db: Database,
  project: { id: string; workspaceId: string },
  name: string,
): Promise<void> {
  await db.prisma.project.updateMany({
    where: { id: project.id, workspaceId: project.workspaceId },
    data: { name, updatedAt: new Date() },
  });
}

/** Takes a project out of the list, or puts it back. Nothing of it is deleted. */
export async function setArchived(
  db: Database,
  project: { id: string; workspaceId: string },
  archived: boolean,
): Promise<void> {
  await db.prisma.project.updateMany({
    where: { id: project.id, workspaceId: project.workspaceId },
    data: { archivedAt: archived ? new Date() : null, updatedAt: new Date() },
  });
}
