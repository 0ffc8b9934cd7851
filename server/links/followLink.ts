import type { Database } from "../db/index.ts";
import { createAlarm, type Listener } from "../runs/index.ts";
import { isOpen } from "./openLink.ts";
import { RECHECK_MS } from "./tunables.ts";

/** The notification that a link was taken back, ends at another time or is gone. Sent by a trigger; its payload is the id. */
export const linksChannel = "stagecraft_links";

export type LinkEvent = { type: "open" } | { type: "closed" };

/** Says that a link is open, and, as its last word, that it isn't any more: at once when it is taken back. */
export async function* followLink(
  { db, listener }: { db: Database; listener: Listener },
  linkId: string,
  signal: AbortSignal,
): AsyncGenerator<LinkEvent, void, void> {
  const alarm = createAlarm(signal);
  const stopListening = listener.on(linksChannel, linkId, () => alarm.wake());
  let told = false;
  try {
    while (!signal.aborted) {
      const link = await db.prisma.shareLink.findFirst({
        where: { id: linkId, project: { trashedAt: null } },
        select: { revokedAt: true, expiresAt: true },
      });
      if (link === null || !isOpen(link)) {
        yield { type: "closed" };
        return;
      }
      if (!told) yield { type: "open" };
      told = true;
      await alarm.sleep(RECHECK_MS);
    }
  } finally {
    stopListening();
  }
}
