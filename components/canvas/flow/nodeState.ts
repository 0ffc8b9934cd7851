import { formatCount, formatShare } from "../../format/number.ts";
import { formatSeconds } from "../../format/time.ts";
import { secondsOf, shareDone, type StageRunView } from "../../runs/index.ts";
import type { Card } from "../store/derived.ts";

export type NodeState = {
  /** Name of a shape of the status primitive; null before anything happened. */
  status: string | null;
  word: string | null;
  /** Left and right end of the card's foot. */
  rows: string;
  time: string;
  progress: number | null;
};

function rowsOf(stage: StageRunView | null): string {
  const rows = stage?.rows;
  if (!rows || (rows.in === 0 && rows.out === 0)) return "";
  if (rows.in === 0 || rows.in === rows.out) return `${formatCount(rows.out)} rows`;
  return `${formatCount(rows.in)} → ${formatCount(rows.out)}`;
}

/**
 * Status, rows and time of a card: a running stage speaks first, then what blocks the next run, then how the last run went.
 * @param stale the drawing changed since the run
 */
export function nodeState(
  card: Pick<Card, "errors" | "label" | "muted" | "newer">,
  stage: StageRunView | null,
  stale: boolean,
  now: number,
): NodeState {
  const seconds = stage ? secondsOf(stage, now) : null;
  const live =
    stage !== null && (stage.status === "running" || stage.status === "queued" || stage.status === "waiting");
  const share = stage ? shareDone(stage) : null;
  const text = live && stage.progress?.text ? stage.progress.text : rowsOf(stage);
  const base = {
    rows: text,
    time: seconds === null || stage?.cached ? "" : formatSeconds(seconds),
    progress: live ? share : null,
  };
  if (live)
    return {
      ...base,
      status: stage.status,
      word: stage.status === "running" && share !== null ? `${Math.round(share * 100)} %` : null,
    };
  if (card.muted) return { ...base, status: "skipped", word: "muted" };
  if (card.newer) return { ...base, status: "blocked", word: "newer version" };
  if (card.label === null) return { ...base, status: "blocked", word: "unknown kind" };
  if (card.errors > 0)
    return { ...base, status: "blocked", word: card.errors === 1 ? "1 problem" : `${card.errors} problems` };
  if (stage === null) return { ...base, status: null, word: null };
  if (stale) return { ...base, status: "stale", word: null };
  if (stage.status === "succeeded" && stage.cached) return { ...base, status: "cached", word: null };
  return { ...base, status: stage.status, word: null };
}

/**
 * What an edge says: how many rows passed, and what share fell out before.
 * @returns null when nothing is known
 */
export function edgeWords(portType: string | null, stage: StageRunView | null): { text: string; lost: boolean } | null {
  const rows = stage?.status === "succeeded" ? stage.rows : null;
  if (!rows) return null;
  if (portType === "rejects") return { text: `${formatCount(rows.rejected)} rejected`, lost: rows.rejected > 0 };
  if (portType !== "dataset" && portType !== "features") return null;
  const lost = rows.in > 0 && rows.rejected > 0 ? -rows.rejected / rows.in : 0;
  const all = rows.out === rows.in || lost === 0;
  return {
    text: all ? `${formatCount(rows.out)} rows` : `${formatCount(rows.out)} · ${formatShare(lost)}`,
    lost: lost < 0,
  };
}
