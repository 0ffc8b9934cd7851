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

/** Which rows of a trail are asked for; null and absent mean all. */
export type AuditFilter = {
  projectId?: string | null | undefined;
  actorId?: string | null | undefined;
  /** a type, or the part before its dot: `decision` finds every decision */
  type?: string | null | undefined;
  /** days, year-month-day in UTC, both included */
  from?: string | null | undefined;
  to?: string | null | undefined;
  /** in the name of whoever did it, the object's id or the reason, in any case */
  text?: string | undefined;
};

const DAY_MS = 86_400_000;

function whereOf(workspaceId: string, filter: AuditFilter): Prisma.AuditEntryWhereInput {
  const { projectId, actorId, type, from, to, text = "" } = filter;
  const contains = { contains: text, mode: "insensitive" as const };
  const kind = type?.includes(".") === true ? { type } : { type: { startsWith: `${type}.` } };
  return {
    workspaceId,
    ...(projectId != null && { projectId }),
    ...(actorId != null && { actorId }),
    ...(type != null && kind),
    ...((from != null || to != null) && {
      at: {
        ...(from != null && { gte: new Date(`${from}T00:00:00Z`) }),
        ...(to != null && { lt: new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS) }),
      },
    }),
    ...(text !== "" && { OR: [{ actorName: contains }, { objectId: contains }, { reason: contains }] }),
  };
}

/** What a trail can be filtered by: who acted in it, and what kinds of things were done. */
export async function readAuditFacets(
  db: Database,
  workspaceId: string,
  projectId?: string,
): Promise<{ people: { id: string; name: string }[]; types: string[] }> {
  const where = { workspaceId, ...(projectId !== undefined && { projectId }) };
  const [people, types] = await Promise.all([
    db.prisma.auditEntry.findMany({
      where: { ...where, actorId: { not: null } },
      distinct: ["actorId"],
      // The newest name counts: people marry and correct typing errors.
      orderBy: [{ actorId: "asc" }, { seq: "desc" }],
      select: { actorId: true, actorName: true },
    }),
    db.prisma.auditEntry.findMany({ where, distinct: ["type"], orderBy: { type: "asc" }, select: { type: true } }),
  ]);
  return {
    people: people
      .flatMap(({ actorId, actorName }) => (actorId === null ? [] : [{ id: actorId, name: actorName }]))
      .sort((a, b) => a.name.localeCompare(b.name, "en")),
    types: types.map(({ type }) => type),
  };
}

/**
 * The newest rows of a workspace's trail, or of one project of it.
 * @param page `before` is the `seq` after which older rows begin; null starts at the newest
 */
export async function listAudit(
  db: Database,
  workspaceId: string,
  page: AuditFilter & { before: number | null; limit: number },
): Promise<AuditRow[]> {
  const rows = await db.prisma.auditEntry.findMany({
    where: {
      ...whereOf(workspaceId, page),
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
