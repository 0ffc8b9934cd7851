import { recordAudit, type Actor } from "../audit/index.ts";
import type { Database, Prisma } from "../db/index.ts";
import { ConflictError } from "../errors/index.ts";
import { tablesWith } from "./tables.ts";

type Place = { id: string; workspaceId: string };

const event = (type: string, { id }: Place) => ({ type, objectType: "project", objectId: id, projectId: id });

/** @throws ConflictError `project_runs`, `project_serves`: what is under way would fail half done */
async function requireIdle(tx: Prisma.TransactionClient, projectId: string): Promise<void> {
  const busy = { status: { in: ["queued", "running", "waiting"] } };
  if ((await tx.run.count({ where: { projectId, ...busy } })) > 0) {
    throw new ConflictError({
      code: "project_runs",
      userMessage: "A run of this project is under way.",
      remedy: "Wait for its end or cancel it first.",
    });
  }
  const served = await tx.endpoint.findFirst({ where: { projectId, deletedAt: null }, select: { name: true } });
  if (served === null) return;
  throw new ConflictError({
    code: "project_serves",
    userMessage: `Programs may be asking its endpoint ${served.name}.`,
    remedy: "Remove the project's endpoints first.",
  });
}

/** Puts a project into the trash: nobody sees it any more, and it can be put back until it is emptied. @throws as requireIdle */
export async function trashProject(db: Database, place: Place, actor: Actor): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "Project" WHERE id = ${place.id}::uuid FOR UPDATE`;
    await requireIdle(tx, place.id);
    // Archived too, so that everything that leaves archived projects out leaves it out without knowing of the trash.
    await tx.$executeRaw`UPDATE "Project" SET "trashedAt" = now(), "archivedAt" = coalesce("archivedAt", now())
      WHERE id = ${place.id}::uuid AND "workspaceId" = ${place.workspaceId}::uuid`;
    await recordAudit(tx, place.workspaceId, actor, event("project.trash", place));
  });
}

/** Takes a project out of the trash, to where it was: the list or the archive. */
export async function restoreProject(db: Database, place: Place, actor: Actor): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`UPDATE "Project" SET "trashedAt" = NULL,
        "archivedAt" = CASE WHEN "archivedAt" = "trashedAt" THEN NULL ELSE "archivedAt" END
      WHERE id = ${place.id}::uuid AND "workspaceId" = ${place.workspaceId}::uuid`;
    await recordAudit(tx, place.workspaceId, actor, event("project.restore", place));
  });
}

/** A new project with the same pipeline, tags and files, and no runs. Files are shared, not copied. */
export async function duplicateProject(
  db: Database,
  place: Place,
  { name, createdById }: { name: string; createdById: string },
): Promise<{ id: string }> {
  return db.prisma.$transaction(async (tx) => {
    const found = await tx.project.findFirstOrThrow({
      where: { id: place.id, workspaceId: place.workspaceId },
      include: { pipeline: true, files: true },
    });
    const files = found.files.map(({ name: file, sha256, bytes, detected }) => ({
      ...{ name: file, sha256, bytes, createdById },
      ...(detected !== null && { detected: JSON.parse(JSON.stringify(detected)) }),
    }));
    const made = await tx.project.create({
      data: {
        workspaceId: place.workspaceId,
        name,
        createdById,
        tags: found.tags,
        files: { create: files },
      },
      include: { files: true },
    });
    // The drawing names its files by id; the copy has files of its own.
    let text = JSON.stringify(found.pipeline?.document ?? {});
    for (const file of found.files) {
      const own = made.files.find((each) => each.sha256 === file.sha256 && each.name === file.name);
      if (own !== undefined) text = text.replaceAll(file.id, own.id);
    }
    await tx.pipeline.create({ data: { projectId: made.id, document: JSON.parse(text) } });
    return { id: made.id };
  });
}

/**
 * Hands a project to another workspace with everything it has. Both trails say so; the old one keeps what happened there.
 * @throws as requireIdle
 */
export async function moveProject(db: Database, place: Place, target: string, actor: Actor): Promise<void> {
  if (target === place.workspaceId) return;
  await db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "Project" WHERE id = ${place.id}::uuid FOR UPDATE`;
    await requireIdle(tx, place.id);
    await tx.project.updateMany({
      where: { id: place.id, workspaceId: place.workspaceId },
      data: { workspaceId: target },
    });
    for (const table of await tablesWith(tx, ["projectId", "workspaceId"])) {
      if (table === "AuditEntry") continue;
      await tx.$executeRawUnsafe(
        `UPDATE "${table}" SET "workspaceId" = $1::uuid WHERE "projectId" = $2::uuid AND "workspaceId" = $3::uuid`,
        target,
        place.id,
        place.workspaceId,
      );
    }
    const change = { before: { workspaceId: place.workspaceId }, after: { workspaceId: target } };
    await recordAudit(tx, place.workspaceId, actor, { ...event("project.moveAway", place), ...change });
    await recordAudit(tx, target, actor, { ...event("project.moveHere", place), ...change });
  });
}

/** Short words to find projects by; the same word in two spellings is one. */
export async function setTags(db: Database, place: Place, tags: string[]): Promise<void> {
  const known = new Map(tags.map((tag) => [tag.toLowerCase(), tag]));
  await db.prisma.project.updateMany({
    where: { id: place.id, workspaceId: place.workspaceId },
    data: { tags: [...known.values()].sort((a, b) => a.localeCompare(b, "en")), updatedAt: new Date() },
  });
}

/** Every tag of a workspace's projects, the commonest first. */
export async function listTags(db: Database, workspaceId: string): Promise<{ tag: string; count: number }[]> {
  const { rows } = await db.pool.query<{ tag: string; count: number }>(
    `SELECT tag, count(*)::int AS count FROM "Project", unnest(tags) tag
     WHERE "workspaceId" = $1 AND "trashedAt" IS NULL GROUP BY tag ORDER BY count DESC, tag LIMIT 200`,
    [workspaceId],
  );
  return rows;
}
