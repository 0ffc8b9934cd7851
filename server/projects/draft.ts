import { z } from "zod";
import type { Database, Prisma } from "../db/index.ts";
import { ConflictError, InvalidError, NotFoundError, TooLargeError } from "../errors/index.ts";
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

/**
 * What became of a batch. `saved`: stored as `revision`; `foreign` are the edits others saved since the batch's base
 * revision, which now lie below it. `conflict`: nothing was stored; the stored draft comes along, `reason` and `keys`
 * (e.g. `config:train1`) say what both changed, and the sender still holds its own version.
 */
export type BatchOutcome =
  | { status: "saved"; revision: number; foreign: Operation[] }
  | { status: "conflict"; reason: string; keys: string[]; document: PipelineDocument; revision: number };

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
 * since, else refused with the stored version.
 * @throws ConflictError `revision_unknown` for a revision from the future, `batch_reused`; TooLargeError `pipeline_too_large`
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
      const foreign = await operationsBetween(tx, projectId, batch.baseRevision, repeated.revision);
      return { status: "saved", revision: repeated.revision, foreign };
    }
    if (batch.baseRevision > row.revision) {
      throw new ConflictError({
        code: "revision_unknown",
        userMessage: "This page is ahead of what is stored.",
        remedy: "Reload the page.",
        internal: `base ${batch.baseRevision} > ${row.revision}`,
      });
    }
    const foreign = await operationsBetween(tx, projectId, batch.baseRevision, row.revision + 1);
    const merged = merge(current, foreign, batch.operations);
    if (!merged.ok) {
      const { reason, keys } = merged;
      return { status: "conflict", reason, keys, document: current, revision: row.revision };
    }
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

/** Operations accepted after `base` and before `until`, in order. */
async function operationsBetween(
  tx: Prisma.TransactionClient,
  projectId: string,
  base: number,
  until: number,
): Promise<Operation[]> {
  const rows = await tx.pipelineOperation.findMany({
    where: { projectId, revision: { gt: base, lt: until } },
    orderBy: { revision: "asc" },
    select: { operations: true },
  });
  return rows.flatMap((row) => z.array(operationSchema).parse(row.operations));
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
}
