import { z } from "zod";
import { readStatistics } from "../../decisions/index.ts";
import type { Database } from "../../db/index.ts";
import { env } from "../../env.js";
import { contentHash, pipelineSchema } from "../../pipeline/index.ts";
import { openStore, type ArtifactStore } from "../../storage/index.ts";
import type { Material } from "./material.ts";
import { readLive } from "./readLive.ts";
import { countTestOpenings, findRerun, readRunMaterial } from "./readRun.ts";

export type ProjectPlace = { id: string; name: string; workspaceId: string };

const nameSchema = z.object({ id: z.string(), name: z.string() });

/**
 * Everything a scorecard is computed from, out of stored facts: rows of the database and small files beside the
 * artefacts. Never reads data; what it costs doesn't depend on how many rows a project has.
 */
export async function readMaterial(
  db: Database,
  project: ProjectPlace,
  { store = openStore(env().home), today = new Date().toISOString().slice(0, 10) }: MaterialOptions = {},
): Promise<Material> {
  const projectId = project.id;
  const [draft, model, live, author] = await Promise.all([
    db.prisma.pipeline.findUniqueOrThrow({ where: { projectId }, select: { document: true } }),
    db.prisma.model.findFirst({
      where: { projectId },
      orderBy: [{ createdAt: "desc" }, { id: "asc" }],
      select: { id: true, runId: true, stageId: true, artifactHash: true, problemType: true },
    }),
    readLive(db, project, store),
    readAuthor(db, projectId),
  ]);
  const document = pipelineSchema.parse(draft.document);
  const hash = await contentHash(document);
  const place = model === null ? null : { projectId, runId: model.runId, judged: model.stageId };
  const [run, judged, rerun, approved] = await Promise.all([
    place === null ? null : readRunMaterial(db, store, place),
    place === null ? null : readStatistics(db, projectId, place.runId, store),
    place === null ? null : findRerun(db, place),
    readApprovals(db, projectId, hash),
  ]);
  return {
    project,
    document,
    contentHash: hash,
    today,
    author,
    model: model === null ? null : { ...model, id: model.id },
    run,
    statistics: judged?.statistics ?? null,
    timesScored: await countTestOpenings(db, projectId, approved.lastRelease),
    rerun,
    approval: approved.ofThisVersion,
    ...live,
  };
}

export type MaterialOptions = { store?: ArtifactStore; today?: string };

/** Whoever edited the pipeline last, else whoever made the project: the author nobody signs for. */
async function readAuthor(db: Database, projectId: string): Promise<Material["author"]> {
  const { rows } = await db.pool.query(
    `SELECT person.id, person.name FROM "User" person
     WHERE person.id = COALESCE(
       (SELECT "actorId" FROM "PipelineOperation" WHERE "projectId" = $1 AND "actorId" IS NOT NULL ORDER BY revision DESC LIMIT 1),
       (SELECT "createdById" FROM "Project" WHERE id = $1))`,
    [projectId],
  );
  return rows[0] === undefined ? null : nameSchema.parse(rows[0]);
}

const RELEASE_GATE = 2;

/** The newest release that was signed, and who approved exactly the present version of the pipeline. */
async function readApprovals(
  db: Database,
  projectId: string,
  hash: string,
): Promise<{ lastRelease: Date | null; ofThisVersion: Material["approval"] }> {
  const closed = { projectId, gate: { gte: RELEASE_GATE }, state: { in: ["approved", "approved_with_conditions"] } };
  const [last, version] = await Promise.all([
    db.prisma.review.findFirst({ where: closed, orderBy: { closedAt: "desc" }, select: { closedAt: true } }),
    db.prisma.pipelineVersion.findFirst({
      where: { projectId, contentHash: hash, approvedAt: { not: null } },
      orderBy: { approvedAt: "desc" },
      select: { approvedById: true },
    }),
  ]);
  if (version === null) return { lastRelease: last?.closedAt ?? null, ofThisVersion: null };
  const [person, decision] = await Promise.all([
    version.approvedById === null
      ? null
      : db.prisma.user.findUnique({ where: { id: version.approvedById }, select: { name: true } }),
    db.prisma.reviewDecision.findFirst({
      where: { projectId, kind: { startsWith: "approve" }, authorId: version.approvedById },
      orderBy: { createdAt: "desc" },
      select: { authorName: true, ownWork: true },
    }),
  ]);
  return {
    lastRelease: last?.closedAt ?? null,
    ofThisVersion: {
      byId: version.approvedById,
      byName: person?.name ?? decision?.authorName ?? "somebody",
      isOwnWork: decision?.ownWork ?? false,
    },
  };
}
