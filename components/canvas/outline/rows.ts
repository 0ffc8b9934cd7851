import type { PipelineDocument } from "../../../server/pipeline/schema.ts";
import type { StageRunView } from "../../runs/index.ts";
import { secondsOf } from "../../runs/index.ts";
import type { Card, Derived } from "../store/derived.ts";

export const outlineFilters = ["all", "problems", "running", "failed", "done", "notRun", "muted"] as const;
export type OutlineFilter = (typeof outlineFilters)[number];
export const outlineSorts = ["flow", "name", "kind", "status", "rows", "time"] as const;
export type OutlineSort = (typeof outlineSorts)[number];

/** What the list knows of a stage before it draws it. */
type Entry = { card: Card; muted: boolean; run: StageRunView | null };

const passes: Record<OutlineFilter, (entry: Entry) => boolean> = {
  all: () => true,
  problems: ({ card }) => card.label === null || card.errors + card.warnings > 0,
  running: ({ run }) => run !== null && ["running", "queued", "waiting"].includes(run.status),
  failed: ({ run }) => run?.status === "failed",
  done: ({ run }) => run?.status === "succeeded",
  notRun: ({ run }) => run === null || ["pending", "skipped", "cancelled"].includes(run.status),
  muted: ({ muted }) => muted,
};

/** The most urgent first: what is broken, what moves, what waits, what is over. */
const urgency = ["failed", "running", "waiting", "queued", "pending", "cancelled", "skipped", "succeeded"];
const urgencyOf = ({ card, run }: Entry): number => {
  if (card.errors > 0 || card.label === null) return -1;
  const at = urgency.indexOf(run?.status ?? "pending");
  return at < 0 ? urgency.length : at;
};

const order: Record<OutlineSort, (a: Entry, b: Entry) => number> = {
  flow: () => 0,
  name: (a, b) => a.card.name.localeCompare(b.card.name),
  kind: (a, b) => (a.card.label ?? a.card.kind).localeCompare(b.card.label ?? b.card.kind),
  status: (a, b) => urgencyOf(a) - urgencyOf(b),
  rows: (a, b) => (b.run?.rows?.out ?? -1) - (a.run?.rows?.out ?? -1),
  time: (a, b) => (b.run ? (secondsOf(b.run, 0) ?? -1) : -1) - (a.run ? (secondsOf(a.run, 0) ?? -1) : -1),
};

/**
 * Ids of the stages to list.
 * @param text part of a stage's name, kind or id; empty lists all
 * @returns in flow order where the sort says nothing else
 */
export function outlineIds(
  document: Pick<PipelineDocument, "stages">,
  derived: Pick<Derived, "order" | "cards">,
  runs: Readonly<Record<string, StageRunView>>,
  wish: { text: string; filter: OutlineFilter; sort: OutlineSort },
): string[] {
  const muted = new Set(document.stages.filter((stage) => stage.muted).map((stage) => stage.id));
  const wanted = wish.text.trim().toLowerCase();
  return derived.order
    .flatMap((id): Entry[] => {
      const card = derived.cards.get(id);
      return card ? [{ card, muted: muted.has(id), run: runs[id] ?? null }] : [];
    })
    .filter(
      (entry) =>
        passes[wish.filter](entry) &&
        `${entry.card.name} ${entry.card.label ?? ""} ${entry.card.id}`.toLowerCase().includes(wanted),
    )
    .sort(order[wish.sort])
    .map(({ card }) => card.id);
}
