"use client";

import { getStage } from "../../server/stages/registry.ts";
import { formatSeconds } from "../format/time.ts";
import { Status } from "../ui/Status.tsx";
import { type RunView, secondsOf, shareDone, stagesInOrder, type StageRunView } from "./runView.ts";
import styles from "./Timeline.module.css";

type Bar = { left: number; width: number };

/** Where a stage's bar lies, in percent of the whole. */
function barOf(stage: StageRunView, start: number, end: number): Bar | null {
  if (stage.startedAt === null) return null;
  const whole = Math.max(1, end - start);
  const left = ((stage.startedAt - start) / whole) * 100;
  const right = (((stage.endedAt ?? end) - start) / whole) * 100;
  return { left: Math.min(99.4, Math.max(0, left)), width: Math.max(0.6, right - left) };
}

function endWords(stage: StageRunView, now: number): string {
  if (stage.cached) return "cached";
  const seconds = secondsOf(stage, now);
  return seconds === null ? "" : `${formatSeconds(seconds)}${stage.endedAt === null ? " …" : ""}`;
}

/**
 * When each stage ran, one bar each, to one scale.
 * @param onPick opens a stage
 */
export function Timeline({ run, now, onPick }: { run: RunView; now: number; onPick?: (stageId: string) => void }) {
  const stages = stagesInOrder(run);
  const start = run.startedAt ?? run.createdAt;
  const last = Math.max(...stages.map((stage) => stage.endedAt ?? stage.startedAt ?? 0), start);
  const end = run.endedAt ?? Math.max(now, last);
  return (
    <ol className={styles.timeline} aria-label={`Timeline of run ${run.number}`}>
      {stages.map((stage) => {
        const bar = barOf(stage, start, end);
        const hue = getStage(stage.kind)?.hue;
        const share = shareDone(stage);
        return (
          <li key={stage.stageId} data-stage={stage.stageId}>
            <button type="button" className={styles.row} disabled={!onPick} onClick={() => onPick?.(stage.stageId)}>
              <span className={styles.name}>{stage.name}</span>
              <span className={styles.track}>
                {bar ? (
                  <span
                    className={styles.bar}
                    data-status={stage.status}
                    style={{
                      left: `${bar.left}%`,
                      width: `${bar.width}%`,
                      background: hue ? `var(${hue})` : "var(--muted)",
                    }}
                  />
                ) : null}
              </span>
              <span className={styles.status}>
                <Status
                  status={stage.cached ? "cached" : stage.status}
                  {...(stage.status === "running" && share !== null ? { word: `${Math.round(share * 100)} %` } : {})}
                />
              </span>
              <span className={styles.time}>{endWords(stage, now)}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
