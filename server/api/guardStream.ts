import { setTimeout as pause } from "node:timers/promises";
import { accessChannel, findSession, requireProject, type CurrentSession, type Scope } from "../auth/index.ts";
import type { Database } from "../db/index.ts";
import { UnauthenticatedError } from "../errors/index.ts";
import type { Listener } from "../runs/index.ts";
import { toTrpcError } from "./toTrpcError.ts";

// Changes of access are announced and looked at at once; this is for sessions that run out and announcements that get lost.
const RECHECK_MS = 2_000;

type Reader = {
  db: Database;
  listener: Listener;
  session: CurrentSession;
  projectId: string;
  scope: Scope;
  /** Ends with the browser's connection. */
  signal: AbortSignal | undefined;
};

/**
 * Passes a stream on for as long as its reader may see it: session and membership are looked up again whenever something
 * about the person changes, and every two seconds, whether events come or not.
 * @param open starts the stream; it must end soon after its signal
 * @throws TRPCError UNAUTHORIZED, NOT_FOUND or FORBIDDEN, which a client doesn't try again
 */
export async function* guardStream<T>(
  reader: Reader,
  open: (signal: AbortSignal) => AsyncGenerator<T, void, void>,
): AsyncGenerator<T, void, void> {
  const closing = new AbortController();
  const signal = reader.signal === undefined ? closing.signal : AbortSignal.any([closing.signal, reader.signal]);
  let checkedAt = Date.now();
  let ring: () => void = () => undefined;
  const stopListening = reader.listener.on(accessChannel, reader.session.userId, () => {
    checkedAt = 0;
    ring();
  });
  const stream = open(signal);
  try {
    let next = stream.next();
    for (;;) {
      const tick = new AbortController();
      const changed = new Promise<null>((resolve) => {
        ring = () => resolve(null);
        if (checkedAt === 0) resolve(null);
      });
      const timer = pause(RECHECK_MS, null, { signal: tick.signal, ref: false }).catch(() => null);
      const winner = await Promise.race([next, changed, timer]);
      tick.abort();
      if (winner !== null && winner.done === true) return;
      if (Date.now() - checkedAt >= RECHECK_MS) {
        checkedAt = Date.now();
        await recheck(reader);
      }
      if (winner === null) continue;
      yield winner.value;
      next = stream.next();
    }
  } catch (error) {
    throw toTrpcError(error);
  } finally {
    stopListening();
    closing.abort();
    await stream.return();
  }
}

async function recheck({ db, session, projectId, scope }: Reader): Promise<void> {
  if ((await findSession(db, session.sessionId)) === null) throw new UnauthenticatedError();
  await requireProject(db, session.userId, projectId, scope);
}
