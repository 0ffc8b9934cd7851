import type { Role } from "../auth/index.ts";
import type { Database } from "../db/index.ts";
import { personalColumns } from "./personalColumns.ts";

/** What of a project's data somebody may see. */
export type Sight = {
  /** Rows one by one; without it people see counts, shares and shapes. */
  rows: boolean;
  /** Names of columns whose values are hidden. */
  hidden: ReadonlySet<string>;
};

const ALL: Sight = { rows: true, hidden: new Set() };

/**
 * Who changes the data sees them. A reviewer sees rows without what is personal; a viewer sees no rows at all unless
 * the workspace allows it, and a labeler only the rows to be labelled.
 */
export async function sightOf(db: Database, project: { id: string; workspaceId: string }, role: Role): Promise<Sight> {
  if (role === "owner" || role === "editor") return ALL;
  const [columns, rows] = await Promise.all([
    personalColumns(db, project.id),
    role === "reviewer" ? true : role === "viewer" && readViewersSeeRows(db, project.workspaceId),
  ]);
  return { rows, hidden: new Set(columns.map(({ column }) => column)) };
}

/** Whether nothing is kept from somebody. */
export const seesAll = (sight: Sight): boolean => sight.rows && sight.hidden.size === 0;

/** Whether the workspace lets its viewers see rows. */
export async function readViewersSeeRows(db: Database, workspaceId: string): Promise<boolean> {
  const setting = await db.prisma.privacySetting.findUnique({ where: { workspaceId } });
  return setting?.viewersSeeRows ?? false;
}
