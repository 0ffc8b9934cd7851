import type { ShownRun } from "../../runs/index.ts";
import type { Card } from "../store/derived.ts";
import { nodeState } from "./nodeState.ts";

/** What deserves a look first. */
const worstFirst = [
  "failed",
  "blocked",
  "running",
  "waiting",
  "queued",
  "stale",
  "cancelled",
  "pending",
  "skipped",
  "succeeded",
  "cached",
];

const words: Record<string, string> = {
  failed: "failed",
  blocked: "with problems",
  running: "running",
  waiting: "waiting",
  queued: "queued",
  stale: "stale",
  cancelled: "cancelled",
  pending: "pending",
  skipped: "left out",
};

/** @returns status and words of a collapsed frame, by line; empty when there is nothing to say. A text, so that equal states compare as equal. */
export function foldedState(
  ids: readonly string[],
  cards: ReadonlyMap<string, Card>,
  { run, stale }: Pick<ShownRun, "run" | "stale">,
): string {
  const counts = new Map<string, number>();
  for (const id of ids) {
    const card = cards.get(id);
    const status = card && nodeState(card, run?.stages[id] ?? null, stale.has(id), 0).status;
    if (status) counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  const worst = worstFirst.find((status) => counts.has(status));
  if (worst === undefined) return "";
  const done = (counts.get("succeeded") ?? 0) + (counts.get("cached") ?? 0);
  const word = words[worst] === undefined ? `${done} done` : `${counts.get(worst) ?? 0} ${words[worst]}`;
  return `${worst}\n${word}`;
}
