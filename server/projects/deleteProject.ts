import { recordAudit, type Actor } from "../audit/index.ts";
import type { Database, Prisma } from "../db/index.ts";
import { ConflictError } from "../errors/index.ts";
import { tablesWith } from "./tables.ts";

/** Kept on purpose: the trail says who deleted what, and holds no rows of data. */
const KEPT = new Set(["AuditEntry", "Project"]);

/**
 * Deletes every row that belongs to a project, in whatever table. Its files go with the next collection of garbage:
 * by then nothing refers to them, unless another project has the same bytes.
 */
async function deleteRows(tx: Prisma.TransactionClient, projectId: string): Promise<void> {
  // These know their endpoint only.
  for (const table of ["Prediction", "PredictionCount"]) {
    await tx.$executeRawUnsafe(
      `DELETE FROM "${table}" WHERE "endpointId" IN (SELECT id FROM "Endpoint" WHERE "projectId" = $1::uuid)`,
      projectId,
    );
  }
  for (const table of await tablesWith(tx, ["projectId"])) {
    if (!KEPT.has(table)) await tx.$executeRawUnsafe(`DELETE FROM "${table}" WHERE "projectId" = $1::uuid`, projectId);
  }
  await tx.project.deleteMany({ where: { id: projectId } });
}

/**
 * Deletes a project of the trash for good.
 * @throws ConflictError `project_not_in_trash`
 */
export async function deleteProject(
  db: Database,
  place: { id: string; workspaceId: string; name: string },
  actor: Actor,
): Promise<void> {
  await db.prisma.$transaction(
    async (tx) => {
      const { count } = await tx.project.updateMany({
        where: { id: place.id, workspaceId: place.workspaceId, trashedAt: { not: null } },
        data: { updatedAt: new Date() },
      });
      if (count === 0) {
        throw new ConflictError({
          code: "project_not_in_trash",
          userMessage: "Only what lies in the trash can be deleted for good.",
          remedy: "Move the project to the trash first.",
        });
      }
      await deleteRows(tx, place.id);
      await recordAudit(tx, place.workspaceId, actor, {
        type: "project.delete",
        objectType: "project",
        objectId: place.id,
        projectId: place.id,
        before: { name: place.name },
      });
    },
    { timeout: DELETE_MS },
  );
}

/** A project with thousands of runs is more than the usual five seconds of work. */
const DELETE_MS = 300_000;

/** Deletes a whole workspace with all of its projects, members, links and tokens, but not its trail. */
export async function deleteWorkspace(db: Database, workspaceId: string): Promise<void> {
  await db.prisma.$transaction(
    async (tx) => {
      const projects = await tx.project.findMany({ where: { workspaceId }, select: { id: true } });
      for (const { id } of projects) await deleteRows(tx, id);
      for (const table of await tablesWith(tx, ["workspaceId"])) {
        // The trail can't be changed, not even by us: it ends with the workspace's last row and is of use to nobody else.
        if (table === "AuditEntry" || table === "AuditHead") continue;
        await tx.$executeRawUnsafe(`DELETE FROM "${table}" WHERE "workspaceId" = $1::uuid`, workspaceId);
      }
      await tx.workspace.deleteMany({ where: { id: workspaceId } });
    },
    { timeout: DELETE_MS },
  );
}

/** Empties the trash of what has lain in it for long. @returns how many projects are gone */
export async function emptyOldTrash(db: Pick<Database, "prisma">, olderThanMs: number): Promise<number> {
  const old = await db.prisma.project.findMany({
    where: { trashedAt: { lt: new Date(Date.now() - olderThanMs) } },
    select: { id: true, workspaceId: true, name: true },
    take: 20,
  });
  for (const place of old) {
    await db.prisma.$transaction(
      async (tx) => {
        await deleteRows(tx, place.id);
        await recordAudit(
          tx,
          place.workspaceId,
          { id: null, name: "Stagecraft", via: "system", address: null },
          {
            type: "project.delete",
            objectType: "project",
            objectId: place.id,
            projectId: place.id,
            before: { name: place.name },
            reason: "It had lain in the trash for its time.",
          },
        );
      },
      { timeout: DELETE_MS },
    );
  }
  return old.length;
}
