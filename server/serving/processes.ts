import { hostname } from "node:os";
import type { Queryable } from "./queryable.ts";
import type { Tunables } from "./tunables.ts";

/** Writes down that a process answers predictions at a port of this host. */
export async function registerProcess(db: Queryable, id: string, port: number): Promise<void> {
  await db.query(`INSERT INTO "ServingProcess" (id, pid, host, port) VALUES ($1, $2, $3, $4)`, [
    id,
    process.pid,
    hostname(),
    port,
  ]);
}

export async function beatProcess(db: Queryable, id: string): Promise<void> {
  await db.query({
    name: "beatServing",
    text: `UPDATE "ServingProcess" SET "heartbeatAt" = now() WHERE id = $1`,
    values: [id],
  });
}

export async function retireProcess(db: Queryable, id: string): Promise<void> {
  await db.query(`UPDATE "ServingProcess" SET "stoppedAt" = now() WHERE id = $1`, [id]);
}

/** Port of a serving process of this host that beat lately; null when none runs. */
export async function findServingPort(db: Queryable, times: Tunables): Promise<number | null> {
  const { rows } = await db.query<{ port: number }>(
    `SELECT port FROM "ServingProcess"
     WHERE host = $1 AND "stoppedAt" IS NULL AND "heartbeatAt" > now() - make_interval(secs => $2)
     ORDER BY "startedAt" DESC LIMIT 1`,
    [hostname(), times.silentMs / 1000],
  );
  return rows[0]?.port ?? null;
}
