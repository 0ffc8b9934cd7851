import { statfs } from "node:fs/promises";
import { checkStorable, database, type Database } from "../db/index.ts";
import { env } from "../env.js";
import { diskWasFull, forgetDiskFull, noteDiskFull, toPublicError } from "../errors/index.ts";

export type Health = {
  status: "ok" | "degraded";
  /** `ok`, or the code of what is wrong with it. */
  database: string;
  disk: "ok" | "full";
};

/** Anybody may ask, as often as they like; the answer is looked for this often. */
const FRESH_MS = 2_000;
/** Below this Postgres can't write its log any more and goes down by itself. */
const LEAST_FREE_BYTES = 32 * 1024 ** 2;

let known: { at: number; health: Promise<Health> } | undefined;

/**
 * 200 when this process answers and can be read from, also with a full disk (a new process would find the same one);
 * 503 without its database. Says nothing else: anybody may ask.
 */
export async function readHealth(): Promise<Response> {
  if (known === undefined || Date.now() - known.at > FRESH_MS)
    known = { at: Date.now(), health: healthOf(database(), env().home) };
  const health = await known.health;
  return Response.json(health, {
    status: health.database === "ok" ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}

/**
 * How database and disk are. The database is written to only when something couldn't be stored before.
 * @param home the data folder
 */
export async function healthOf(db: Database, home: string): Promise<Health> {
  try {
    await db.pool.query("SELECT 1");
  } catch (error) {
    return { status: "degraded", database: toPublicError(error).code, disk: "ok" };
  }
  if (await isFull(db, home)) return { status: "degraded", database: "ok", disk: "full" };
  return { status: "ok", database: "ok", disk: "ok" };
}

async function isFull(db: Database, home: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(home).catch(() => ({ bavail: Infinity, bsize: 1 }));
  if (bavail * bsize < LEAST_FREE_BYTES) {
    noteDiskFull();
    return true;
  }
  if (!diskWasFull()) return false;
  try {
    await checkStorable(db.pool);
    forgetDiskFull();
    return false;
  } catch {
    return true;
  }
}
