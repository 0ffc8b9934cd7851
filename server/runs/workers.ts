import { hostname } from "node:os";
import type { Walls } from "../backends/port.ts";
import type { Queryable } from "./transitions/index.ts";

/** Writes down that a worker is there and which walls stand around its interpreters. */
export async function registerWorker(db: Queryable, workerId: string, walls: Walls): Promise<void> {
  await db.query(
    `INSERT INTO "Worker" (id, pid, host, walls) VALUES ($1, $2, $3, $4)
     ON CONFLICT (id) DO UPDATE SET "heartbeatAt" = clock_timestamp(), "stoppedAt" = NULL`,
    [workerId, process.pid, hostname(), JSON.stringify(walls)],
  );
}

export async function beatWorker(db: Queryable, workerId: string): Promise<void> {
  await db.query({
    name: "beatWorker",
    text: `UPDATE "Worker" SET "heartbeatAt" = clock_timestamp() WHERE id = $1`,
    values: [workerId],
  });
}

export async function retireWorker(db: Queryable, workerId: string): Promise<void> {
  await db.query(`UPDATE "Worker" SET "stoppedAt" = clock_timestamp() WHERE id = $1`, [workerId]);
}
