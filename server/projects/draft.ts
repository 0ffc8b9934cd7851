import { z } from "zod";
import type { Database, Prisma } from "../db/index.ts";
import { InvalidError, NotFoundError, TooLargeError } from "../errors/index.ts";
import {
  applyOperations,
  OperationConflict,
  operationSchema,
  pipelineSchema,
  rebase,
  type Operation,
  type PipelineDocument,
} from "../pipeline/index.ts";
import { toJson } from "./json.ts";

export const batchSchema = z.strictObject({
  /** Made by the client; sending a batch twice is harmless. */
  batchId: z.uuid(),
  /** The revision the edits were made on. */
  baseRevision: z.int().min(0),
  operations: z.array(operationSchema).min(1).max(1000),
});
export type OperationBatch = z.infer<typeof batchSchema>;

export type Draft = { document: PipelineDocument; revision: number; updatedAt: Date };

/** The notification of an accepted batch; its payload is the project's id. */
export const draftsChannel = "stagecraft_drafts";

/** A batch the draft contains. `by`: the person's name; null for the command line or somebody who left. */
export type AcceptedBatch = { revision: number; batchId: string; by: string | null; operations: Operation[] };

/**
 * What became of a batch. `saved`: stored as `revision`; `foreign` are the batches others saved since the batch's base
 * revision, which now lie below it. `conflict`: nothing was stored; the stored draft comes along with what led to it
 * (empty when that isn't known), `reason` and `keys` (e.g. `config:train1/rate`) say what both changed, and the sender
 * still holds its own version.
 */
export type BatchOutcome =
  | { status: "saved"; revision: number; foreign: AcceptedBatch[] }
  | {
      status: "conflict";
      reason: string;
      keys: string[];
      document: PipelineDocument;
      revision: number;
      foreign: AcceptedBatch[];
    };

// Larger drafts slow every save and every page; 5,000 stages with ordinary settings stay below it.
const MAX_DOCUMENT_BYTES = 8_000_000;

function draftMissing(): NotFoundError {
  return new NotFoundError({ code: "project_not_found", userMessage: "This project does not exist." });
}

/** @throws NotFoundError `project_not_found` */
export async function readDraft(db: Database, projectId: string): Promise<Draft> {
  const row = await db.prisma.pipeline.findUnique({ where: { projectId } });
  if (row === null) throw draftMissing();
  return { document: pipelineSchema.parse(row.document), revision: row.revision, updatedAt: row.updatedAt };
}

/**
 * Applies a batch of edits to the draft. A stale batch is rebased when it touches other things than what was accepted
 * since, else refused with the stored version. So is a batch from a revision that doesn't exist here (a database put back
 * from a backup): its sender holds work nobody else has, and is asked instead of sent away.
 * @throws InvalidError `pipeline_invalid`; TooLargeError `pipeline_too_large`
 */
export async function applyBatch(
  db: Database,
  projectId: string,
  /** null: the command line */
  actorId: string | null,
  batch: OperationBatch,
): Promise<BatchOutcome> {
  return db.prisma.$transaction(async (tx) => {
    // Two tabs saving at once: the second waits here and then sees the first one's revision.
    await tx.$executeRaw`SELECT 1 FROM "Pipeline" WHERE "projectId" = ${projectId}::uuid FOR UPDATE`;
    const row = await tx.pipeline.findUnique({ where: { projectId } });
    if (row === null) throw draftMissing();
    const current = pipelineSchema.parse(row.document);
    const repeated = await tx.pipelineOperation.findFirst({ where: { projectId, batchId: batch.batchId } });
    if (repeated !== null) {
      // The first answer got lost on its way: give the same one again.
      const foreign = await readBatches(tx, projectId, { after: batch.baseRevision, before: repeated.revision });
      return { status: "saved", revision: repeated.revision, foreign };
    }
    const known = { document: current, revision: row.revision };
    if (batch.baseRevision > row.revision) {
      const reason = "This page has seen a version that is no longer stored, as after a restored backup.";
      return { status: "conflict", reason, keys: [], ...known, foreign: [] };
    }
    const foreign = await readBatches(tx, projectId, { after: batch.baseRevision });
    const since = foreign.flatMap(({ operations }) => operations);
    const merged = merge(current, since, batch.operations);
    if (!merged.ok) return { status: "conflict", reason: merged.reason, keys: merged.keys, ...known, foreign };
    const revision = row.revision + 1;
    await store(tx, projectId, actorId, { batch, revision, document: merged.document });
    return { status: "saved", revision, foreign };
  });
}

/** The draft as it is stored, replaced as a whole (import); an ordinary batch, so undo and audit know it. */
export async function replaceDraft(
  db: Database,
  projectId: string,
  /** null: the command line */
  actorId: string | null,
  replacement: { batchId: string; document: PipelineDocument },
): Promise<BatchOutcome> {
  const { document: before, revision } = await readDraft(db, projectId);
  const operations: Operation[] = [{ type: "replace", before, after: replacement.document }];
  return applyBatch(db, projectId, actorId, { batchId: replacement.batchId, baseRevision: revision, operations });
}

/** Batches accepted after one revision and before another, in order. */
export async function readBatches(
  tx: Pick<Prisma.TransactionClient, "pipelineOperation" | "user">,
  projectId: string,
  range: { after: number; before?: number; limit?: number },
): Promise<AcceptedBatch[]> {
  const rows = await tx.pipelineOperation.findMany({
    where: { projectId, revision: { gt: range.after, ...(range.before !== undefined && { lt: range.before }) } },
    orderBy: { revision: "asc" },
    select: { revision: true, batchId: true, actorId: true, operations: true },
    ...(range.limit !== undefined && { take: range.limit }),
  });
  const ids = [...new Set(rows.flatMap((row) => row.actorId ?? []))];
  const people =
    ids.length > 0 ? await tx.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } }) : [];
  const names = new Map(people.map((person) => [person.id, person.name]));
  return rows.map(({ revision, batchId, actorId, operations }) => ({
    revision,
    batchId,
    by: actorId === null ? null : (names.get(actorId) ?? null),
    operations: z.array(operationSchema).parse(operations),
  }));
}

function merge(current: PipelineDocument, since: Operation[], mine: Operation[]): ReturnType<typeof rebase> {
  if (since.length > 0) return rebase(current, since, mine);
  try {
    return { ok: true, document: applyOperations(current, mine) };
  } catch (error) {
    if (!(error instanceof OperationConflict)) throw error;
    return { ok: false, reason: error.message, keys: [] };
  }
}

async function store(
  tx: Prisma.TransactionClient,
  projectId: string,
  /** null: the command line */
  actorId: string | null,
  next: { batch: OperationBatch; revision: number; document: PipelineDocument },
): Promise<void> {
  // Edits that fit one by one may still add up to something no draft may be (too many stages, say).
  const valid = pipelineSchema.safeParse(next.document);
  if (!valid.success) {
    throw new InvalidError({
      code: "pipeline_invalid",
      userMessage: `The pipeline can't be stored like this: ${valid.error.issues[0]?.message ?? "it has the wrong form"}.`,
      where: valid.error.issues[0]?.path.map(String).join(".") ?? "",
    });
  }
  if (JSON.stringify(valid.data).length > MAX_DOCUMENT_BYTES) {
    throw new TooLargeError({ code: "pipeline_too_large", userMessage: "The pipeline is larger than 8 MB." });
  }
  const { batch, revision } = next;
  const now = new Date();
  const document = toJson(valid.data);
  const operations = batch.operations.map(toJson);
  await tx.pipeline.update({ where: { projectId }, data: { document, revision, updatedAt: now } });
  await tx.pipelineOperation.create({ data: { projectId, revision, batchId: batch.batchId, actorId, operations } });
  await tx.project.updateMany({ where: { id: projectId }, data: { updatedAt: now } });
  await tx.$executeRaw`SELECT pg_notify(${draftsChannel}, ${projectId})`;
}
