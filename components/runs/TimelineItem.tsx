"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { Pin } from "lucide-react";
import { type Ref, useRef } from "react";
import { getStage } from "../../server/stages/registry.ts";
import { formatSeconds } from "../format/time.ts";
import { Status } from "../ui/Status.tsx";
import { secondsOf, shareDone } from "./runView.ts";
import styles from "./Timeline.module.css";
import type { Stretch, TimelineRow } from "./timelineRows.ts";

/** What the timeline reaches over, and the present, in milliseconds since 1970. */
export type Span = { start: number; end: number; now: number };
type Pick = ((stageId: string) => void) | undefined;

const ROW = 24;
const IN_SIGHT = 12;

function endWords({ stage, pinned, attempts }: TimelineRow, now: number): string {
  if (pinned) return `run ${pinned.number}`;
  if (stage.cached) return "cached";
  const seconds = secondsOf(stage, now);
  if (seconds === null) return "";
  const tries = attempts > 1 ? ` · ${attempts} tries` : "";
  return `${formatSeconds(seconds)}${stage.endedAt === null ? " …" : tries}`;
}

function placeOf({ from, to }: Stretch, { start, end }: Span): { left: string; width: string } {
  const whole = Math.max(1, end - start);
  const left = Math.min(99.4, Math.max(0, ((from - start) / whole) * 100));
  const right = Math.min(100, (((to ?? end) - start) / whole) * 100);
  return { left: `${left}%`, width: `${Math.max(0.4, right - left)}%` };
}

/** One stage of a timeline. */
export function TimelineItem({
  row,
  span,
  onPick,
  placed,
}: {
  row: TimelineRow;
  span: Span;
  onPick: Pick;
  /** Where it stands when only rows in sight are drawn, and what measures it. */
  placed?: { index: number; top: number; measure: Ref<HTMLLIElement> };
}) {
  const { stage, stretches, pinned } = row;
  const hue = getStage(stage.kind)?.hue;
  const share = shareDone(stage);
  return (
    <li
      data-stage={stage.stageId}
      {...(placed && {
        ref: placed.measure,
        "data-index": placed.index,
        className: styles.placed,
        style: { transform: `translateY(${placed.top}px)` },
      })}
    >
      <button type="button" className={styles.row} disabled={!onPick} onClick={() => onPick?.(stage.stageId)}>
        <span className={styles.name}>{stage.name}</span>
        <span className={styles.track}>
          {stretches.map((stretch) => (
            <span
              key={`${stretch.what}${stretch.from}`}
              className={styles.bar}
              data-what={stretch.what}
              data-status={stretch.what === "work" ? stage.status : undefined}
              title={`${stretch.words}, ${formatSeconds(((stretch.to ?? span.end) - stretch.from) / 1000)}`}
              style={{ ...placeOf(stretch, span), "--hue": hue ? `var(${hue})` : "var(--muted)" }}
            />
          ))}
        </span>
        <span className={styles.status}>
          {pinned ? (
            <span className={styles.pinned}>
              <Pin aria-hidden />
              pinned
            </span>
          ) : (
            <Status
              status={stage.cached ? "cached" : stage.status}
              {...(stage.status === "running" && share !== null ? { word: `${Math.round(share * 100)} %` } : {})}
            />
          )}
        </span>
        <span className={styles.time}>{endWords(row, span.now)}</span>
      </button>
    </li>
  );
}

/** Many stages in a window of their own: drawing a thousand rows at every step of a run would stop the page. */
export function TimelineWindow({
  rows,
  label,
  span,
  onPick,
}: {
  rows: readonly TimelineRow[];
  label: string;
  span: Span;
  onPick: Pick;
}) {
  const frame = useRef<HTMLOListElement>(null);
  const shown = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: IN_SIGHT,
  });
  return (
    <ol ref={frame} className={styles.window} aria-label={`${label}, ${rows.length} stages`} tabIndex={0}>
      <li aria-hidden style={{ height: shown.getTotalSize() }} />
      {shown.getVirtualItems().map(({ index, start }) => {
        const row = rows[index];
        return row ? (
          <TimelineItem
            key={row.stage.stageId}
            row={row}
            span={span}
            onPick={onPick}
            placed={{ index, top: start, measure: shown.measureElement }}
          />
        ) : null;
      })}
    </ol>
  );
}
