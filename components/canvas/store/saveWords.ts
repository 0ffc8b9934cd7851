import { formatAgo } from "../../format/time.ts";
import type { EditorStoreState } from "./createEditor.ts";
import { pendingCount } from "./outbox.ts";

export type SaveWords = { text: string; tone: "quiet" | "warn" | "bad" };

/** More changes than this are a queue. */
const QUEUE = 20;
const changes = (count: number): string => `${count} ${count === 1 ? "change" : "changes"}`;

/**
 * The saved state as it is, never as one would like it.
 * @param now milliseconds since 1970
 */
export function saveWords(
  state: Pick<EditorStoreState, "sync" | "outbox" | "conflict" | "savedAt" | "keepsUnsent">,
  now: number,
): SaveWords {
  const waiting = pendingCount(state.outbox);
  const danger = waiting > 0 && !state.keepsUnsent ? "; don't close this tab" : "";
  if (state.conflict) return { text: `conflict: ${changes(waiting)} not saved${danger}`, tone: "bad" };
  if (state.sync.at === "stopped") return { text: `not saved: ${changes(waiting)} waiting${danger}`, tone: "bad" };
  if (state.sync.at === "unreachable") return { text: `offline: ${changes(waiting)} waiting${danger}`, tone: "warn" };
  // A few are on their way before one has read it; a queue takes a while and says how long it is.
  if (waiting > QUEUE) return { text: `saving, ${changes(waiting)} left${danger}`, tone: "quiet" };
  if (waiting > 0) return { text: `saving…${danger}`, tone: "quiet" };
  if (state.savedAt === null) return { text: "saved", tone: "quiet" };
  return { text: `saved ${formatAgo(new Date(state.savedAt), new Date(now))}`, tone: "quiet" };
}
