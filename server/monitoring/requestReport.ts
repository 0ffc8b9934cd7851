import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import type { Database } from "../db/index.ts";
import { BadRequestError } from "../errors/index.ts";
import type { ArtifactStore } from "../storage/index.ts";
import { findMonitor } from "./monitors.ts";
import { JUDGE_ATTEMPTS, MAX_BATCH_BYTES } from "./tunables.ts";

type Place = { projectId: string; monitorId: string };
type NewReport = {
  source: "upload" | "predictions";
  name: string;
  sha256?: string;
  bytes?: number;
  window?: { days: number | null; rows: number };
};

/** The report's row and its delivery to a worker, both or neither. */
async function enqueue(
  db: Database,
  { projectId, monitorId }: Place,
  report: NewReport,
): Promise<{ reportId: string }> {
  const reportId = randomUUID();
  await db.prisma.$transaction(async (tx) => {
    const { source, name, sha256, bytes, window } = report;
    await tx.monitorReport.create({
      data: {
        id: reportId,
        monitorId,
        projectId,
        source,
        name,
        status: "queued",
        sha256: sha256 ?? null,
        bytes: bytes === undefined ? null : BigInt(bytes),
        ...(window && { window }),
      },
    });
    await tx.$executeRaw`SELECT id::text FROM graphile_worker.add_job('judge', ${JSON.stringify({ reportId })}::json,
      job_key := ${`judge:${reportId}`}, max_attempts := ${JUDGE_ATTEMPTS}::int)`;
  });
  return { reportId };
}

/**
 * Stores a later batch and asks a worker to compare it with the reference.
 * @param declaredBytes the Content-Length header: something on the way may cut a body and still say 200
 * @throws NotFoundError `monitor_not_found`; BadRequestError `upload_empty`, `upload_incomplete`; TooLargeError `file_too_large`
 */
export async function judgeUpload(
  db: Database,
  store: ArtifactStore,
  place: Place,
  upload: { name: string; body: Readable; declaredBytes: number | null },
): Promise<{ reportId: string; bytes: number }> {
  await findMonitor(db, place);
  const { sha256, bytes } = await store.putStream(upload.body, { maxBytes: MAX_BATCH_BYTES });
  if (bytes === 0)
    throw new BadRequestError({
      code: "upload_empty",
      userMessage: "The file is empty.",
      remedy: "Choose a file with a header and at least one row.",
    });
  if (upload.declaredBytes !== null && bytes !== upload.declaredBytes) {
    throw new BadRequestError({
      code: "upload_incomplete",
      userMessage: "The file did not arrive completely.",
      remedy: "Check the connection and upload it again.",
      internal: `${bytes} of ${upload.declaredBytes} bytes`,
    });
  }
  const { reportId } = await enqueue(db, place, { source: "upload", name: upload.name, sha256, bytes });
  return { reportId, bytes };
}

/**
 * Asks a worker to compare what the endpoint was asked lately with the reference.
 * @param window the newest `rows` answered rows, of the last `days` days if given
 * @throws NotFoundError `monitor_not_found`
 */
export async function judgePredictions(
  db: Database,
  place: Place,
  window: { days: number | null; rows: number },
): Promise<{ reportId: string }> {
  await findMonitor(db, place);
  const name =
    window.days === null
      ? `the last ${window.rows} predictions`
      : `predictions of the last ${window.days === 1 ? "day" : `${window.days} days`}`;
  return enqueue(db, place, { source: "predictions", name, window });
}

/**
 * Delivers every report again that hasn't ended. For a worker that starts: a report whose worker was killed would
 * otherwise wait until the queue's own lock on it runs out, hours later. Judging one twice changes nothing.
 */
export async function redeliverReports(db: Pick<Database["pool"], "query">): Promise<void> {
  await db.query(
    `SELECT graphile_worker.add_job('judge', json_build_object('reportId', report.id), job_key := 'judge:' || report.id,
                                    max_attempts := $1::int) IS NULL
     FROM "MonitorReport" report WHERE report.status IN ('queued', 'running')`,
    [JUDGE_ATTEMPTS],
  );
}
