import type { Database, Prisma } from "../db/index.ts";
import type { SignedContent } from "./entry.ts";

type Row = Prisma.AuditEntryGetPayload<object>;

/** A row of the trail as people and exports see it. */
export type AuditRow = SignedContent & { hash: string };

/** What the signature of a row covers. */
export function contentOf(row: Row): SignedContent {
  const { hash: _hash, at, ...rest } = row;
  return { ...rest, at: at.toISOString() };
}

/**
 * The newest rows of a workspace's trail, or of one project of it.
 * @param page `before` is the `seq` after which older rows begin; null starts at the newest
 */
export async function listAudit(
  db: Database,
  workspaceId: string,
  page: { projectId?: string | undefined; before: number | null; limit: number },
): Promise<AuditRow[]> {
  const rows = await db.prisma.auditEntry.findMany({
    where: {
      workspaceId,
      ...(page.projectId !== undefined && { projectId: page.projectId }),
      ...(page.before !== null && { seq: { lt: page.before } }),
    },
    orderBy: { seq: "desc" },
    take: page.limit,
  });
  return rows.map((row) => ({ ...contentOf(row), hash: row.hash }));
}

/** The newest place and signature: stands on every export, e-mail and shared page. Null before the first row. */
export async function readAuditHead(
  db: { prisma: Pick<Prisma.TransactionClient, "auditHead"> },
  workspaceId: string,
): Promise<{ seq: number; hash: string } | null> {
  const head = await db.prisma.auditHead.findUnique({ where: { workspaceId } });
  return head === null || head.seq === 0 ? null : { seq: head.seq, hash: head.hash };
}
