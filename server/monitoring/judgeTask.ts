import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Backend } from "../backends/port.ts";
import type { Database } from "../db/index.ts";
import { InvalidError, toPublicError } from "../errors/index.ts";
import { log } from "../log/index.ts";
import type { Json } from "../stages/contract.ts";
import { manifestSchema, type ArtifactStore } from "../storage/index.ts";

const monitoringLog = log.child({ room: "monitoring" });

export type JudgeDependencies = {
  pool: Database["pool"];
  store: ArtifactStore;
  backend: Pick<Backend, "call">;
  /** Folders are made below it and removed again. */
  workFolder: string;
};

const payloadSchema = z.object({ reportId: z.uuid() });
const limitsSchema = z.record(z.string(), z.json());
const reportRowSchema = z.object({
  source: z.enum(["upload", "predictions"]),
  sha256: z.string().nullable(),
  bytes: z.number().nullable(),
  window: z.object({ days: z.number().nullable(), rows: z.number() }).nullable(),
  endpointId: z.uuid(),
  limits: limitsSchema,
  drift: manifestSchema,
  endpoint: manifestSchema,
});
type ReportJob = z.infer<typeof reportRowSchema>;

/** What the stage's own code answers; the rest of it is for the page that draws it. */
const judgedSchema = z.looseObject({ rows: z.number().int().nonnegative(), level: z.string() });

/**
 * The task `judge` of a worker's queue: lays out reference, model and batch, asks the monitor stage, and stores the report
 * or the typed reason why there is none. Only a lost worker or database makes the queue try again.
 */
export function createJudgeTask(dependencies: JudgeDependencies): (payload: unknown) => Promise<void> {
  const { pool, workFolder } = dependencies;
  return async (payload) => {
    const { reportId } = payloadSchema.parse(payload);
    const job = await takeReport(pool, reportId);
    if (job === null) return;
    // Of its own: a report may be judged twice at once after a worker was thought dead.
    const base = join(workFolder, `judge-${reportId}-${randomUUID()}`);
    try {
      const report = await judge(dependencies, base, job);
      await pool.query(
        `UPDATE "MonitorReport" SET status = 'succeeded', rows = $2, report = $3, error = NULL, "endedAt" = now()
         WHERE id = $1 AND status = 'running'`,
        [reportId, report.rows, JSON.stringify(report)],
      );
    } catch (error) {
      const failure = failureOf(error);
      await pool.query(
        `UPDATE "MonitorReport" SET status = 'failed', error = $2, "endedAt" = now()
         WHERE id = $1 AND status = 'running'`,
        [reportId, JSON.stringify(failure)],
      );
    } finally {
      await rm(base, { recursive: true, force: true });
    }
  };
}

async function takeReport(pool: Database["pool"], reportId: string): Promise<ReportJob | null> {
  const { rows } = await pool.query(
    `WITH report AS (UPDATE "MonitorReport" SET status = 'running' WHERE id = $1 AND status IN ('queued', 'running') RETURNING *)
     SELECT report.source, report.sha256, report.bytes::float8 AS bytes, report.window, monitor."endpointId", monitor.params AS limits,
            drift.manifest AS drift, endpoint.manifest AS endpoint
     FROM report JOIN "Monitor" monitor ON monitor.id = report."monitorId"
     JOIN "Artifact" drift ON drift.hash = monitor."artifactHash"
     JOIN "Artifact" endpoint ON endpoint.hash = monitor."endpointHash"`,
    [reportId],
  );
  return rows[0] === undefined ? null : reportRowSchema.parse(rows[0]);
}

async function judge(
  { pool, store, backend }: JudgeDependencies,
  base: string,
  job: ReportJob,
): Promise<z.infer<typeof judgedSchema>> {
  await Promise.all([
    store.materialize(job.drift, join(base, "input", "drift", "0")),
    store.materialize(job.endpoint, join(base, "input", "endpoint", "0")),
  ]);
  const params: { [key: string]: Json } = { limits: job.limits };
  if (job.source === "upload" && job.sha256 !== null && job.bytes !== null) {
    const source = join(base, "input", "source", "0");
    await mkdir(source, { recursive: true });
    await store.materialize([{ path: "batch", sha256: job.sha256, bytes: job.bytes }], source);
  } else params["rows"] = await loggedRows(pool, job);
  return judgedSchema.parse(await backend.call("monitor", "judge_batch", params, base));
}

/** Rows the endpoint answered; refused ones are no sign of drift in what it does answer. */
async function loggedRows(pool: Database["pool"], job: ReportJob): Promise<Json[]> {
  const { rows } = await pool.query<{ input: unknown }>(
    `SELECT input FROM "Prediction"
     WHERE "endpointId" = $1 AND refused IS NULL AND ($2::float8 IS NULL OR at > now() - make_interval(days => $2::int))
     ORDER BY at DESC LIMIT $3`,
    [job.endpointId, job.window?.days ?? null, job.window?.rows ?? 0],
  );
  if (rows.length === 0) {
    throw new InvalidError({
      code: "predictions_none",
      userMessage: "The endpoint answered nothing in that time.",
      remedy: "Choose a longer time, or upload a batch.",
    });
  }
  return z.array(z.json()).parse(rows.map(({ input }) => input));
}

/** @throws what was thrown, when another try may succeed */
function failureOf(error: unknown): { code: string; message: string; remedy: string | null } {
  const shown = toPublicError(error);
  if (shown.status === 503) throw error;
  if (shown.status >= 500) monitoringLog.error({ err: error }, "a batch could not be judged");
  return { code: shown.code, message: shown.message, remedy: shown.remedy ?? null };
}
