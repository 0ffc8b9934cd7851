import type { Database, Prisma } from "../db/index.ts";
import { VERSION_LOCK } from "../db/locks.ts";
import { ConflictError, NotFoundError } from "../errors/index.ts";
import { contentHash, pipelineSchema, type PipelineDocument } from "../pipeline/index.ts";
import { describeChanges } from "../pipeline/describeChanges.ts";
import { sameValue } from "../pipeline/patch.ts";
import { readDraft } from "./draft.ts";
import { toJson } from "./json.ts";

export type VersionRow = {
  id: string;
  number: number;
  contentHash: string;
  /** Given by a person. */
  name: string | null;
  /** What changed since the version before, in words. */
  message: string | null;
  createdAt: Date;
  createdByName: string | null;
  /** Placed by a sign-off; null for nearly all. */
  approvedAt: Date | null;
  approvedByName: string | null;
  runs: number;
  /** The newest runs made with it. */
  lastRuns: { id: string; number: number; status: string }[];
};

/** Older versions are found through their runs. */
const LISTED = 200;
const LISTED_RUNS = 3;

/** The immutable versions of a project, newest first. */
export async function listVersions(db: Database, projectId: string): Promise<VersionRow[]> {
  const rows = await db.prisma.pipelineVersion.findMany({
    where: { projectId },
    orderBy: { number: "desc" },
    take: LISTED,
    select: {
      id: true,
      number: true,
      contentHash: true,
      name: true,
      message: true,
      createdAt: true,
      createdById: true,
      approvedAt: true,
      approvedById: true,
      _count: { select: { runs: true } },
      runs: {
        orderBy: { number: "desc" },
        take: LISTED_RUNS,
        select: { id: true, number: true, status: true },
      },
    },
  });
  const ids = [...new Set(rows.flatMap((row) => [row.createdById ?? [], row.approvedById ?? []].flat()))];
  const people = await db.prisma.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  const names = new Map(people.map((person) => [person.id, person.name]));
  const nameOf = (id: string | null): string | null => (id === null ? null : (names.get(id) ?? null));
  return rows.map(({ _count, createdById, approvedById, runs, ...row }) => ({
    ...row,
    createdByName: nameOf(createdById),
    approvedByName: nameOf(approvedById),
    runs: _count.runs,
    lastRuns: runs,
  }));
}

function versionNotFound(number: number): NotFoundError {
  return new NotFoundError({
    code: "version_not_found",
    userMessage: `There is no version ${number} of this pipeline.`,
  });
}

/** @throws NotFoundError `version_not_found` */
export async function readVersion(db: Database, projectId: string, number: number): Promise<PipelineDocument> {
  const row = await db.prisma.pipelineVersion.findUnique({ where: { projectId_number: { projectId, number } } });
  if (row === null) throw versionNotFound(number);
  return pipelineSchema.parse(row.document);
}

/** The newest version a sign-off has approved; null before the first. */
export async function lastApproved(db: Database, projectId: string): Promise<{ number: number } | null> {
  return db.prisma.pipelineVersion.findFirst({
    where: { projectId, approvedAt: { not: null } },
    orderBy: { approvedAt: "desc" },
    select: { number: true },
  });
}

type NewVersion = { document: PipelineDocument; createdById: string | null; message?: string | undefined };
const key = { id: true, number: true } as const;

function locked<T>(db: Database, projectId: string, work: (tx: Prisma.TransactionClient) => Promise<T>): Promise<T> {
  return db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${VERSION_LOCK}, hashtext(${projectId}))`;
    return work(tx);
  });
}

/**
 * The version with this content: the newest one that means the same, or a new one with the next number. Names and places of
 * stages are not content, so moving a node makes no version.
 */
export async function ensureVersion(
  db: Database,
  projectId: string,
  version: NewVersion,
): Promise<{ id: string; number: number }> {
  const hash = await contentHash(version.document);
  return locked(db, projectId, async (tx) => {
    const known = await tx.pipelineVersion.findFirst({
      where: { projectId, contentHash: hash },
      orderBy: { number: "desc" },
      select: key,
    });
    return known ?? addVersion(tx, projectId, { ...version, hash });
  });
}

/**
 * Names the draft as it is on the person's screen, with its places and notes: the version that is exactly this, or a new one.
 * @throws ConflictError `revision_stale` when somebody was faster
 */
export async function nameDraft(
  db: Database,
  projectId: string,
  wish: { name: string; revision: number; createdById: string },
): Promise<{ number: number }> {
  const { document, revision } = await readDraft(db, projectId);
  if (revision !== wish.revision) {
    throw new ConflictError({
      code: "revision_stale",
      userMessage: "The pipeline was changed elsewhere a moment ago.",
      remedy: "Look at the change and name it again.",
      internal: `revision ${wish.revision} of ${revision}`,
    });
  }
  const hash = await contentHash(document);
  return locked(db, projectId, async (tx) => {
    const alike = await tx.pipelineVersion.findMany({
      where: { projectId, contentHash: hash },
      orderBy: { number: "desc" },
      select: { ...key, document: true },
    });
    const same = alike.find((row) => sameValue(pipelineSchema.parse(row.document), document));
    const { id, number } = same ?? (await addVersion(tx, projectId, { document, createdById: wish.createdById, hash }));
    const data = { name: wish.name, namedById: wish.createdById };
    await tx.pipelineVersion.updateMany({ where: { id, projectId }, data });
    return { number };
  });
}

/** @param name null takes it away @throws NotFoundError `version_not_found` */
export async function nameVersion(
  db: Database,
  projectId: string,
  wish: { number: number; name: string | null; namedById: string },
): Promise<void> {
  const { count } = await db.prisma.pipelineVersion.updateMany({
    where: { projectId, number: wish.number },
    data: { name: wish.name, namedById: wish.namedById },
  });
  if (count === 0) throw versionNotFound(wish.number);
}

async function addVersion(
  tx: Prisma.TransactionClient,
  projectId: string,
  { document, createdById, message, hash }: NewVersion & { hash: string },
): Promise<{ id: string; number: number }> {
  const last = await tx.pipelineVersion.findFirst({
    where: { projectId },
    orderBy: { number: "desc" },
    select: { number: true, document: true },
  });
  const words = last === null ? "The first version" : describeChanges(pipelineSchema.parse(last.document), document);
  return tx.pipelineVersion.create({
    data: {
      projectId,
      number: (last?.number ?? 0) + 1,
      contentHash: hash,
      document: toJson(document),
      message: message ?? words,
      createdById,
    },
    select: key,
  });
}
