import { randomUUID } from "node:crypto";
import { log } from "../../log/index.ts";
import type { Queryable } from "../queryable.ts";
import type { Violation } from "../errors.ts";
import type { RawRow } from "../http/parseRows.ts";
import type { Answer } from "../twin/decide.ts";
import type { Tunables } from "../tunables.ts";
import { FAILED_PATH } from "../versionCounts.ts";
import { flushSegment } from "./flushSegment.ts";
import { createSpool } from "./spool.ts";
import { writeLine } from "./line.ts";

const predictionsLog = log.child({ room: "serving", part: "log" });

/** One request as it was answered. Violations are of the whole request; their paths name the rows. */
export type Recorded = {
  endpointId: string;
  versionId: string;
  requestId: string;
  micros: number;
  rows: RawRow[];
  answers: Answer[];
  violations: Violation[];
};

export type PredictionLog = {
  /** Returns once the rows lie in a file that survives the end of this process. */
  record: (request: Recorded) => void;
  /** Brings what was recorded so far into the database. */
  flush: () => Promise<void>;
  /** The last flush, and the mark that nothing is missing any more. */
  close: () => Promise<void>;
};

/**
 * The prediction log of one process: every row is appended to a file before its answer is sent, and the file goes to the
 * database every second. Counts what was answered and what arrived, so that a loss is seen.
 */
export function createPredictionLog(db: Queryable, folder: string, processId: string, times: Tunables): PredictionLog {
  const spool = createSpool(folder, processId, times.spoolBytes);
  const counts = new Map<string, number>();
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const record = (request: Recorded): void => {
    const at = new Date().toISOString();
    const refusedAll = request.violations.length > 0;
    let text = "";
    request.rows.forEach((input, row) => {
      const n = (counts.get(request.endpointId) ?? 0) + 1;
      counts.set(request.endpointId, n);
      text += writeLine(
        {
          id: randomUUID(),
          endpointId: request.endpointId,
          versionId: request.versionId,
          at,
          input,
          output: request.answers[row] ?? null,
          refused: refusedAll ? violationsOf(request.violations, row) : null,
          micros: request.micros,
          requestId: request.requestId,
          row,
          n,
        },
        times.loggedRowChars,
      );
    });
    try {
      spool.append(text);
    } catch (error) {
      // The answer doesn't wait for a disk that is full: the row is missing from the log, and the counts say so.
      predictionsLog.error({ err: error }, "predictions could not be written down");
    }
  };

  const flushAll = async (): Promise<void> => {
    for (const segment of spool.take()) await flushSegment(db, segment, times.flushRows);
    for (const [endpointId, answered] of counts) {
      await db.query({
        name: "countAnswered",
        text: `INSERT INTO "PredictionCount" ("processId", "endpointId", answered, logged) VALUES ($1, $2, $3, 0)
               ON CONFLICT ("processId", "endpointId") DO UPDATE
               SET answered = GREATEST("PredictionCount".answered, excluded.answered), "updatedAt" = now()
               WHERE "PredictionCount".answered < excluded.answered`,
        values: [processId, endpointId, answered],
      });
    }
  };

  const flush = async (): Promise<void> => {
    while (running !== null) await running.catch(() => undefined);
    running = flushAll();
    try {
      await running;
    } finally {
      running = null;
    }
  };

  const tick = async (): Promise<void> => {
    try {
      await flush();
    } catch (error) {
      predictionsLog.warn({ err: error }, "predictions wait on disk: they could not be brought into the database");
    }
    if (!closed) timer = setTimeout(() => void tick(), times.flushMs);
  };
  timer = setTimeout(() => void tick(), times.flushMs);

  return {
    record,
    flush,
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await flush();
      spool.close();
      await db.query(`UPDATE "PredictionCount" SET "closedAt" = now() WHERE "processId" = $1`, [processId]);
    },
  };
}

/** The violations of one row; of a refused request, a row that was fine itself says so. */
function violationsOf(violations: Violation[], row: number): Violation[] {
  const own = violations.filter(
    ({ path }) =>
      path === FAILED_PATH ||
      path === `instances[${row}]` ||
      path.startsWith(`instances[${row}].`) ||
      path.startsWith(`instances[${row}][`),
  );
  return own.length > 0 ? own : [{ path: "instances", message: "another row of the request was refused" }];
}

/**
 * Deletes logged rows older than that many days, except of workspaces that set their own time; what was counted stays
 * counted.
 */
export async function forgetPredictions(db: Queryable, days: number): Promise<void> {
  await db.query(
    `DELETE FROM "Prediction" USING "Endpoint" endpoint
     WHERE "Prediction"."endpointId" = endpoint.id AND "Prediction".at < now() - make_interval(days => $1)
       AND NOT EXISTS (SELECT 1 FROM "Retention" retention
                       WHERE retention."workspaceId" = endpoint."workspaceId" AND retention."predictionDays" IS NOT NULL)`,
    [days],
  );
}
