"use client";

import { Pin } from "lucide-react";
import { getStage } from "../../server/stages/registry.ts";
import { formatSeconds } from "../format/time.ts";
import { Status } from "../ui/Status.tsx";
import type { RunDetail } from "./fromRun.ts";
import { type RunView, secondsOf, shareDone } from "./runView.ts";
import styles from "./Timeline.module.css";
import { type Stretch, timelineRows, type TimelineRow, timeMarks } from "./timelineRows.ts";

function endWords({ stage, pinned, attempts }: TimelineRow, now: number): string {
  if (pinned) return `run ${pinned.number}`;
  if (stage.cached) return "cached";
  const seconds = secondsOf(stage, now);
  if (seconds === null) return "";
  const tries = attempts > 1 ? ` · ${attempts} tries` : "";
  return `${formatSeconds(seconds)}${stage.endedAt === null ? " …" : tries}`;
}

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
  const rows = timelineRows(run, detail);
  const times = rows.flatMap((row) => row.stretches.flatMap(({ from, to }) => [from, to ?? 0]));
  const start = Math.min(run.startedAt ?? run.createdAt, run.createdAt);
  const end = run.endedAt ?? Math.max(now, start, ...times);
  const whole = Math.max(1, end - start);
  const placeOf = ({ from, to }: Stretch) => {
    const left = Math.min(99.4, Math.max(0, ((from - start) / whole) * 100));
    const right = Math.min(100, (((to ?? end) - start) / whole) * 100);
    return { left: `${left}%`, width: `${Math.max(0.4, right - left)}%` };
  };
  const waited = rows.some((row) =>
    row.stretches.some((each) => each.what === "wait" && (each.to ?? end) - each.from > whole / 200),
  );
  const gaveUp = rows.some((row) => row.stretches.some((each) => each.what === "lost"));
  return (
    <div className={styles.frame}>
      <ol className={styles.timeline} aria-label={`Timeline of run ${run.number}`}>
        {rows.map((row) => {
          const { stage, stretches, pinned } = row;
          const hue = getStage(stage.kind)?.hue;
          const share = shareDone(stage);
          return (
            <li key={stage.stageId} data-stage={stage.stageId}>
              <button type="button" className={styles.row} disabled={!onPick} onClick={() => onPick?.(stage.stageId)}>
                <span className={styles.name}>{stage.name}</span>
                <span className={styles.track}>
                  {stretches.map((stretch) => (
                    <span
                      key={`${stretch.what}${stretch.from}`}
                      className={styles.bar}
                      data-what={stretch.what}
                      data-status={stretch.what === "work" ? stage.status : undefined}
                      title={`${stretch.words}, ${formatSeconds(((stretch.to ?? end) - stretch.from) / 1000)}`}
                      style={{ ...placeOf(stretch), "--hue": hue ? `var(${hue})` : "var(--muted)" }}
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
                      {...(stage.status === "running" && share !== null
                        ? { word: `${Math.round(share * 100)} %` }
                        : {})}
                    />
                  )}
                </span>
                <span className={styles.time}>{endWords(row, now)}</span>
              </button>
            </li>
          );
        })}
      </ol>
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
