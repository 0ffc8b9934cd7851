import type { Database } from "../db/index.ts";
import { ConflictError, InvalidError } from "../errors/index.ts";
import { log } from "../log/index.ts";
import { deleteWorkspace } from "../projects/index.ts";

const workspaceLog = log.child({ room: "workspaces" });

/**
 * Deletes a workspace with everything in it, for good.
 * @param typedName what the owner typed to show that they mean this one
 * @throws InvalidError `name_differs`; ConflictError `workspace_serves`
 */
export async function removeWorkspace(
  db: Database,
  workspace: { id: string; name: string },
  { typedName, userId }: { typedName: string; userId: string },
): Promise<void> {
  if (typedName.trim() !== workspace.name) {
    throw new InvalidError({
      code: "name_differs",
      userMessage: "That isn't the workspace's name.",
      remedy: "Type the name exactly as it is shown.",
      where: "typedName",
    });
  }
  await requireSilent(db, workspace);
  await deleteWorkspace(db, workspace.id);
  workspaceLog.warn({ event: "workspace_delete", workspaceId: workspace.id, userId }, "a workspace was deleted");
}

/** @throws ConflictError `workspace_serves`: programs may be asking its endpoints */
export async function requireSilent(db: Database, workspace: { id: string; name: string }): Promise<void> {
  const served = await db.prisma.endpoint.count({ where: { workspaceId: workspace.id, deletedAt: null } });
  if (served === 0) return;
  throw new ConflictError({
    code: "workspace_serves",
    userMessage: `Programs may be asking the endpoints of ${workspace.name}.`,
    remedy: "Remove its endpoints first.",
  });
}
