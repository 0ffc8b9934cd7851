import { setTimeout as pause } from "node:timers/promises";
import { findSession, requireProject, type CurrentSession, type Scope } from "../auth/index.ts";
import type { Database } from "../db/index.ts";
import { UnauthenticatedError } from "../errors/index.ts";
import { toTrpcError } from "./toTrpcError.ts";

// A removed member or an ended session may look on for this long at most.
const RECHECK_MS = 2_000;

type Reader = {
  db: Database;
  session: CurrentSession;
  projectId: string;
  scope: Scope;
  /** Ends with the browser's connection. */
  signal: AbortSignal | undefined;
};

/**
 * Passes a stream on for as long as its reader may see it: session and membership are looked up again every two
 * seconds, whether events come or not.
 * @param open starts the stream; it must end soon after its signal
 * @throws TRPCError UNAUTHORIZED, NOT_FOUND or FORBIDDEN, which a client doesn't try again
 */
export async function* guardStream<T>(
  reader: Reader,
  open: (signal: AbortSignal) => AsyncGenerator<T, void, void>,
): AsyncGenerator<T, void, void> {
  const closing = new AbortController();
  const signal = reader.signal === undefined ? closing.signal : AbortSignal.any([closing.signal, reader.signal]);
  const stream = open(signal);
  let checkedAt = Date.now();
  try {
    let next = stream.next();
    for (;;) {
      const tick = new AbortController();
      const winner = await Promise.race([next, pause(RECHECK_MS, null, { signal: tick.signal, ref: false })]);
      tick.abort();
      if (winner !== null && winner.done === true) return;
      if (Date.now() - checkedAt >= RECHECK_MS) {
        await recheck(reader);
        checkedAt = Date.now();
      }
      if (winner === null) continue;
      yield winner.value;
      next = stream.next();
    }
  } catch (error) {
    throw toTrpcError(error);
  } finally {
    closing.abort();
    await stream.return();
  }
}

async function recheck({ db, session, projectId, scope }: Reader): Promise<void> {
  if ((await findSession(db, session.sessionId)) === null) throw new UnauthenticatedError();
  await requireProject(db, session.userId, projectId, scope);
}
