"use client";

import { useMemo } from "react";
import { formatSeconds } from "../format/time.ts";
import type { RunDetail } from "./fromRun.ts";
import type { RunView } from "./runView.ts";
import styles from "./Timeline.module.css";
import { timelineRows, timeMarks } from "./timelineRows.ts";
import { type Span, TimelineItem, TimelineWindow } from "./TimelineItem.tsx";

/** From this many stages on, only those in sight are drawn. */
const WINDOW_FROM = 80;

/**
 * When each stage waited and worked, to one scale, every attempt of it.
 * @param detail adds waiting, earlier attempts and what was taken over; without it only the work is drawn
 * @param axis marks of time below
 * @param onPick opens a stage
 */
export function Timeline({
  run,
  detail = null,
  now,
  axis = false,
  onPick,
}: {
  run: RunView;
  detail?: RunDetail | null;
  now: number;
  axis?: boolean;
  onPick?: (stageId: string) => void;
}) {
  const rows = useMemo(() => timelineRows(run, detail), [run, detail]);
  const times = rows.flatMap((row) => row.stretches.flatMap(({ from, to }) => [from, to ?? 0]));
  const start = Math.min(run.startedAt ?? run.createdAt, run.createdAt);
  const end = run.endedAt ?? Math.max(now, start, ...times);
  const whole = Math.max(1, end - start);
  const span: Span = { start, end, now };
  const waited = rows.some((row) =>
    row.stretches.some((each) => each.what === "wait" && (each.to ?? end) - each.from > whole / 200),
  );
  const gaveUp = rows.some((row) => row.stretches.some((each) => each.what === "lost"));
  const label = `Timeline of run ${run.number}`;
  return (
    <div>
      {rows.length < WINDOW_FROM ? (
        <ol className={styles.timeline} aria-label={label}>
          {rows.map((row) => (
            <TimelineItem key={row.stage.stageId} row={row} span={span} onPick={onPick} />
          ))}
        </ol>
      ) : (
        <TimelineWindow rows={rows} label={label} span={span} onPick={onPick} />
      )}
      {axis ? (
        <div className={styles.axis} aria-hidden>
          <span className={styles.marks}>
            {timeMarks(whole / 1000).map((seconds) => (
              <span key={seconds} style={{ left: `${((seconds * 1000) / whole) * 100}%` }}>
                {formatSeconds(seconds)}
              </span>
            ))}
          </span>
        </div>
      ) : null}
      {axis && (waited || gaveUp) ? (
        <p className={styles.legend}>
          {waited ? (
            <span>
              <i data-what="wait" /> waiting for a free place
            </span>
          ) : null}
          {gaveUp ? (
            <span>
              <i data-what="lost" /> given up and tried again
            </span>
          ) : null}
        </p>
      ) : null}
    </div>
  );
}
