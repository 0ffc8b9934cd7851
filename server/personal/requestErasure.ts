import { createHmac } from "node:crypto";
import { z } from "zod";
import { recordAudit, type Actor } from "../audit/index.ts";
import type { Database } from "../db/index.ts";
import { auditKey } from "../env.js";
import { InvalidError } from "../errors/index.ts";
import type { ErasureReport } from "./eraseTask.ts";
import { listColumns } from "./editMarks.ts";

export const erasureInput = {
  column: z.string().min(1).max(500),
  value: z.string().trim().min(1).max(500),
  reason: z.string().trim().min(3, "Say why, for the trail.").max(1_000),
};
type Wanted = z.output<z.ZodObject<typeof erasureInput>>;

/** The queue tries again when a worker dies over it. */
const ATTEMPTS = 3;

/**
 * Asks a worker to take one person out of everything a project holds. The key itself is forgotten when that is done; the
 * trail keeps a hash that only this installation can compute.
 * @throws InvalidError `column_unknown`
 */
export async function requestErasure(
  db: Database,
  project: { id: string; workspaceId: string },
  { column, value, reason }: Wanted,
  actor: Actor,
): Promise<{ id: string }> {
  if (!(await listColumns(db, project.id)).some((each) => each.column === column)) {
    throw new InvalidError({
      code: "column_unknown",
      userMessage: `No file of this project has a column ${column}.`,
      remedy: "Choose the column that tells people apart, such as a customer number.",
    });
  }
  const keyHash = createHmac("sha256", auditKey()).update(`erasure\n${column}\n${value}`).digest("hex");
  return db.prisma.$transaction(async (tx) => {
    const { id } = await tx.erasure.create({
      data: { projectId: project.id, column, value, keyHash, reason, requestedById: actor.id, requestedBy: actor.name },
    });
    await tx.$executeRaw`SELECT id::text FROM graphile_worker.add_job('erase', ${JSON.stringify({ erasureId: id })}::json,
      job_key := ${`erase:${id}`}, max_attempts := ${ATTEMPTS}::int)`;
    await recordAudit(tx, project.workspaceId, actor, {
      type: "personal.erase",
      objectType: "erasure",
      objectId: id,
      projectId: project.id,
      after: { column, keyHash },
      reason,
    });
    return { id };
  });
}

export type ErasureRow = {
  id: string;
  column: string;
  keyHash: string;
  state: string;
  reason: string;
  requestedBy: string;
  createdAt: Date;
  endedAt: Date | null;
  report: ErasureReport | null;
  error: { code: string; message: string; remedy: string | null } | null;
};

const named = z.object({ id: z.string(), name: z.string() });
const reportSchema = z.object({
  files: z.array(z.object({ name: z.string(), rows: z.number() })),
  artifacts: z.number(),
  runs: z.array(z.object({ id: z.string(), number: z.number(), rows: z.number() })),
  predictions: z.number(),
  models: z.array(named.extend({ run: z.number(), taught: z.boolean() })),
  left: z.array(z.object({ name: z.string(), why: z.string() })),
  elsewhere: z.array(named),
});
const errorSchema = z.object({ code: z.string(), message: z.string(), remedy: z.string().nullable() });

/** Erasures of a project, newest first; none of them says who the person was. */
export async function listErasures(db: Database, projectId: string): Promise<ErasureRow[]> {
  const rows = await db.prisma.erasure.findMany({ where: { projectId }, orderBy: { createdAt: "desc" }, take: 200 });
  return rows.map(({ id, column, keyHash, state, reason, requestedBy, createdAt, endedAt, report, error }) => ({
    ...{ id, column, keyHash, state, reason, requestedBy, createdAt, endedAt },
    report: reportSchema.nullable().catch(null).parse(report),
    error: errorSchema.nullable().catch(null).parse(error),
  }));
}
