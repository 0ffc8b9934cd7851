import { setTimeout as pause } from "node:timers/promises";
import { toStagecraftError } from "../errors/index.ts";
import { tunables } from "./tunables.ts";

/** What drivers say, without a code, when a connection ends under a statement. */
const LOST_CONNECTION =
  /connection terminated|connection ended|timeout exceeded when trying to connect|client has encountered a connection error|not queryable/i;

/** Postgres chose this statement as the victim of a conflict; asking again is all it takes. */
const CONFLICT_CODES = new Set(["40001", "40P01"]);
const CONFLICT_TRIES = 3;

/** The database can't be reached right now; it says nothing about what became of the statement. */
export function isDatabaseAway(error: unknown): boolean {
  if (toStagecraftError(error).code === "database_unavailable") return true;
  return error instanceof Error && LOST_CONNECTION.test(error.message);
}

const isConflict = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && CONFLICT_CODES.has(String(error.code));

/**
 * Repeats a statement while the database is away, with growing pauses, and a conflict at most three times.
 * Only for statements that may be repeated: guarded updates and reads.
 * @param signal ends the waiting; the last error is thrown
 */
export async function withReconnect<T>(statement: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  let wait = tunables.reconnectMs;
  for (let conflicts = 0; ;) {
    try {
      return await statement();
    } catch (error) {
      if (isConflict(error) && ++conflicts < CONFLICT_TRIES) continue;
      if (!isDatabaseAway(error) || signal?.aborted) throw error;
      await pause(wait, undefined, { signal }).catch(() => {
        throw error;
      });
      wait = Math.min(wait * 2, tunables.reconnectMaxMs);
    }
  }
}
