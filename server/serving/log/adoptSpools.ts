import type { Queryable } from "../queryable.ts";
import type { Tunables } from "../tunables.ts";
import { flushSegment } from "./flushSegment.ts";
import { listSegments } from "./spool.ts";

/**
 * Flushes what dead processes left on disk and closes their counts. A process counts as dead when it says so, when its
 * heartbeat is old, or when it ran on this host and its pid is gone.
 * @returns the processes whose log was brought in
 */
export async function adoptSpools(
  db: Queryable,
  folder: string,
  own: string,
  host: string,
  times: Tunables,
): Promise<string[]> {
  const segments = listSegments(folder).filter(({ processId }) => processId !== own);
  const owners = [...new Set(segments.map(({ processId }) => processId))];
  const { rows } = await db.query<{ id: string; pid: number; host: string }>(
    `SELECT id, pid, host FROM "ServingProcess"
     WHERE id <> $1 AND "stoppedAt" IS NULL AND "heartbeatAt" > now() - make_interval(secs => $2)`,
    [own, times.silentMs / 1000],
  );
  const alive = new Set(rows.filter((row) => row.host !== host || isRunning(row.pid)).map(({ id }) => id));
  const dead = owners.filter((id) => !alive.has(id));
  for (const segment of segments)
    if (dead.includes(segment.processId)) await flushSegment(db, segment, times.flushRows);
  await db.query(
    `UPDATE "PredictionCount" SET "closedAt" = now() WHERE "closedAt" IS NULL AND "processId" <> $1 AND NOT ("processId" = ANY ($2::uuid[]))`,
    [own, [...alive]],
  );
  return dead;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
