import type { Database } from "../db/index.ts";
import { createListener, runEventsChannel, type Listener } from "../runs/index.ts";

declare global {
  // As with the database: modules are loaded again in development, connections must not multiply.
  var stagecraftListeners: WeakMap<Database, Listener> | undefined;
}

/** The one LISTEN connection of this process that wakes all live views; opened at the first of them. */
export function runEventListener(db: Database): Listener {
  const known = (globalThis.stagecraftListeners ??= new WeakMap());
  const listener = known.get(db) ?? createListener(db.url, [runEventsChannel]);
  known.set(db, listener);
  return listener;
}
