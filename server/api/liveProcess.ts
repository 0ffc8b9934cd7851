import { accessChannel } from "../auth/index.ts";
import type { Database } from "../db/index.ts";
import { linksChannel } from "../links/index.ts";
import { inboxChannel } from "../notifications/index.ts";
import { createPresenceHub, presenceChannel, type PresenceHub } from "../presence/index.ts";
import { draftsChannel } from "../projects/index.ts";
import { createListener, runEventsChannel, type Listener } from "../runs/index.ts";

export type LiveProcess = { listener: Listener; presence: PresenceHub };

declare global {
  // As with the database: modules are loaded again in development, connections must not multiply.
  var stagecraftLive: WeakMap<Database, LiveProcess> | undefined;
}

/** The one LISTEN connection of this process, which wakes all live views, and who is here; opened at the first of them. */
export function liveProcess(db: Database): LiveProcess {
  const known = (globalThis.stagecraftLive ??= new WeakMap());
  const present = known.get(db);
  if (present !== undefined) return present;
  const listener = createListener(db.url, [
    runEventsChannel,
    draftsChannel,
    presenceChannel,
    accessChannel,
    inboxChannel,
    linksChannel,
  ]);
  const made = { listener, presence: createPresenceHub(db, listener) };
  known.set(db, made);
  return made;
}
