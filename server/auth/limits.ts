import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Database } from "../db/index.ts";
import { TooManyError } from "../errors/index.ts";
import { LIMITS } from "./tunables.ts";

export type LimitName = keyof typeof LIMITS;

const byDatabase = new WeakMap<Database["pool"], Map<LimitName, RateLimiterPostgres>>();

function limiter(db: Database, name: LimitName): RateLimiterPostgres {
  const known = byDatabase.get(db.pool) ?? new Map<LimitName, RateLimiterPostgres>();
  byDatabase.set(db.pool, known);
  const found = known.get(name);
  if (found !== undefined) return found;
  const made = new RateLimiterPostgres({
    storeClient: db.pool,
    storeType: "pool",
    tableName: "rate_limits",
    // The table comes from our migrations.
    tableCreated: true,
    keyPrefix: name,
    points: LIMITS[name].points,
    duration: LIMITS[name].seconds,
  });
  known.set(name, made);
  return made;
}

/**
 * Counts one attempt.
 * @param key who or where, e.g. a normalised address
 * @throws TooManyError `too_many_attempts` when the window is used up; any trouble of the database, too, ends in an
 *   error: a limit that can't be counted lets nobody through
 */
export async function spend(db: Database, name: LimitName, key: string): Promise<void> {
  try {
    await limiter(db, name).consume(key);
  } catch (reason) {
    if (!(reason instanceof RateLimiterRes)) throw reason;
    const seconds = Math.max(1, Math.ceil(reason.msBeforeNext / 1000));
    throw new TooManyError({
      code: "too_many_attempts",
      userMessage: "Too many attempts.",
      remedy: `Wait ${seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`} and try again.`,
      retryAfterSeconds: seconds,
    });
  }
}

/** Forgets what was counted for a key: after success the earlier slips don't matter. */
export async function forgive(db: Database, name: LimitName, key: string): Promise<void> {
  await limiter(db, name).delete(key);
}
