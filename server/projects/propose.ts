import { readFile, sampleOf } from "../catalog/index.ts";
import type { Database } from "../db/index.ts";
import { ConflictError, InvalidError } from "../errors/index.ts";
import type { ProblemType, SourceSetting } from "../stages/contract.ts";
import {
  guessTarget,
  judgeTarget,
  proposePipeline,
  type Detected,
  type DetectedColumn,
  type Reason,
  type RefusedColumn,
} from "../templates/index.ts";
import { replaceDraft, type BatchOutcome } from "./draft.ts";

const DEFAULT_SEED = 42;

export type TargetChoice = {
  column: string;
  type: string;
  /** Share 0…1, count; null when nobody knows. */
  missing: number | null;
  distinct: number | null;
  examples: string[];
  /** What predicting this column would be, or why it can't be predicted. */
  verdict: { ok: true; problem: ProblemType; reason: string } | { ok: false; reason: string };
};

const SHOWN_EXAMPLES = 3;

/** Every column of a file as something to predict, in file order, and the likeliest one. */
export async function listTargets(
  db: Database,
  projectId: string,
  fileId: string,
): Promise<{ guess: string | null; rows: number | null; columns: TargetChoice[] }> {
  const { detected } = await readyFile(db, projectId, fileId);
  return {
    guess: guessTarget(detected),
    rows: detected.rows,
    columns: detected.columns.map((column) => ({
      column: column.as ?? column.name,
      type: column.type,
      missing: column.missing,
      distinct: column.distinct,
      examples: column.examples.slice(0, SHOWN_EXAMPLES).map(String),
      verdict: verdictOn(column, detected.rows),
    })),
  };
}

function verdictOn(column: DetectedColumn, rows: number | null): TargetChoice["verdict"] {
  try {
    return { ok: true, ...judgeTarget(column, rows) };
  } catch (error) {
    if (error instanceof InvalidError) return { ok: false, reason: error.userMessage };
    throw error;
  }
}

async function readyFile(
  db: Database,
  projectId: string,
  fileId: string,
): Promise<{ detected: Detected; source: SourceSetting }> {
  const file = await readFile(db, projectId, fileId);
  if (file.detection.state === "failed") {
    const { code, message, remedy } = file.detection.failure;
    throw new InvalidError({ code, userMessage: message, ...(remedy !== null && { remedy }) });
  }
  if (file.detection.state === "pending") {
    throw new ConflictError({
      code: "file_pending",
      userMessage: "The file is still being looked at.",
      remedy: "Wait a moment and try again.",
    });
  }
  const sample = sampleOf(file.sha256);
  const source: SourceSetting =
    sample === null ? { type: "upload", fileId: file.id, name: file.name } : { type: "sample", sample };
  return { detected: file.detection.detected, source };
}

export type ProposalOutcome = {
  saved: BatchOutcome;
  problem: ProblemType;
  reasons: Reason[];
  refused: RefusedColumn[];
};

/**
 * Replaces the draft by the pipeline proposed for a file and a target.
 * @throws InvalidError when the target can't be learned or the file could not be read; ConflictError `file_pending`
 */
export async function proposeDraft(
  db: Database,
  project: { id: string; workspaceId: string; name: string },
  request: { actorId: string; batchId: string; fileId: string; target: string },
): Promise<ProposalOutcome> {
  const { detected, source } = await readyFile(db, project.id, request.fileId);
  const { workspaceId } = project;
  const others = await db.prisma.endpoint.findMany({
    where: { workspaceId, projectId: { not: project.id } },
    select: { name: true },
  });
  const { document, problem, reasons, refused } = proposePipeline({
    name: project.name,
    source,
    detected,
    target: request.target,
    seed: DEFAULT_SEED,
    takenEndpoints: others.map(({ name }) => name),
  });
  const { actorId, batchId } = request;
  return { saved: await replaceDraft(db, project.id, actorId, { batchId, document }), problem, reasons, refused };
}
