import type { Database } from "../db/index.ts";
import { NotFoundError } from "../errors/index.ts";
import { contentHash, pipelineSchema, type PipelineDocument } from "../pipeline/index.ts";
import { toJson } from "./json.ts";

export type VersionRow = {
  id: string;
  number: number;
  contentHash: string;
  message: string | null;
  createdAt: Date;
  createdByName: string | null;
  runs: number;
};

/** The immutable versions of a project, newest first. */
export async function listVersions(db: Database, projectId: string): Promise<VersionRow[]> {
  const rows = await db.prisma.pipelineVersion.findMany({
    where: { projectId },
    orderBy: { number: "desc" },
    select: {
      id: true,
      number: true,
      contentHash: true,
      message: true,
      createdAt: true,
      createdById: true,
      _count: { select: { runs: true } },
    },
  });
  const ids = [...new Set(rows.flatMap((row) => row.createdById ?? []))];
  const people = await db.prisma.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  const names = new Map(people.map((person) => [person.id, person.name]));
  return rows.map(({ _count, createdById, ...row }) => ({
    ...row,
    createdByName: createdById === null ? null : (names.get(createdById) ?? null),
    runs: _count.runs,
  }));
}

/** @throws NotFoundError `version_not_found` */
export async function readVersion(db: Database, projectId: string, number: number): Promise<PipelineDocument> {
  const row = await db.prisma.pipelineVersion.findUnique({ where: { projectId_number: { projectId, number } } });
  if (row === null) {
    throw new NotFoundError({
      code: "version_not_found",
      userMessage: `There is no version ${number} of this pipeline.`,
    });
  }
  return pipelineSchema.parse(row.document);
}

// Two people pressing Run at the same moment must not both take number n + 1.
const VERSION_LOCK = 7_310_002;

/**
 * The version with this content: the one that exists, or a new one with the next number. Names and places of stages are
 * not content, so moving a node makes no version.
 */
export async function ensureVersion(
  db: Database,
  projectId: string,
  version: { document: PipelineDocument; createdById: string | null; message?: string | undefined },
): Promise<{ id: string; number: number }> {
  const hash = await contentHash(version.document);
  const select = { id: true, number: true };
  return db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${VERSION_LOCK}, hashtext(${projectId}))`;
    const known = await tx.pipelineVersion.findFirst({
      where: { projectId, contentHash: hash },
      orderBy: { number: "desc" },
      select,
    });
    if (known !== null) return known;
    const last = await tx.pipelineVersion.aggregate({ where: { projectId }, _max: { number: true } });
    return tx.pipelineVersion.create({
      data: {
        projectId,
        number: (last._max.number ?? 0) + 1,
        contentHash: hash,
        document: toJson(version.document),
        message: version.message ?? null,
        createdById: version.createdById,
      },
      select,
    });
  });
}
