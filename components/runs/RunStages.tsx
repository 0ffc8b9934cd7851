"use client";

import { ChevronRight } from "lucide-react";
import { getStage } from "../../server/stages/registry.ts";
import { formatCount } from "../format/number.ts";
import { formatSeconds } from "../format/time.ts";
import { Status } from "../ui/Status.tsx";
import type { StageDetail } from "./fromRun.ts";
import styles from "./RunPages.module.css";
import { StageWorth } from "../worth/index.ts";
import { StageResult } from "./StageResult.tsx";
import { type MetricSeries, secondsOf, type StageRunView } from "./runView.ts";

function rowsText(stage: StageRunView): string {
  if (!stage.rows || (stage.rows.in === 0 && stage.rows.out === 0)) return "";
  const { rejected, made } = stage.rows;
  const parts = [`${formatCount(stage.rows.in)} → ${formatCount(stage.rows.out)} rows`];
  if (rejected > 0) parts.push(`${formatCount(rejected)} rejected`);
  if (made > 0) parts.push(`${formatCount(made)} made`);
  return parts.join(" · ");
}

/** Every stage of a run in a line, unfolding to what it found out. */
export function RunStages({
  projectId,
  runId,
  stages,
  details,
  metrics,
  open,
  onOpen,
  now,
}: {
  projectId: string;
  runId: string;
  stages: StageRunView[];
  details: StageDetail[];
  metrics: Record<string, MetricSeries[]>;
  open: string | null;
  onOpen: (stageId: string | null) => void;
  now: number;
}) {
  return (
    <section className={styles.stages} aria-label="Stages">
      <h2 className={styles.subtitle}>Stages</h2>
      {stages.map((stage) => {
        const expanded = open === stage.stageId;
        const detail = details.find((each) => each.stageId === stage.stageId) ?? null;
        const seconds = secondsOf(stage, now);
        const hue = getStage(stage.kind)?.hue;
        return (
          <article
            key={stage.stageId}
            id={`stage-${stage.stageId}`}
            className={styles.stage}
            style={{ borderLeftColor: hue ? `var(${hue})` : "var(--muted)" }}
          >
            <button
              type="button"
              className={styles.stageHead}
              aria-expanded={expanded}
              onClick={() => onOpen(expanded ? null : stage.stageId)}
            >
              <ChevronRight aria-hidden size={16} data-open={expanded || undefined} />
              <strong>{stage.name}</strong>
              <Status status={stage.cached && stage.status === "succeeded" ? "cached" : stage.status} />
              <span className={styles.rows}>{rowsText(stage)}</span>
              <span className={styles.time}>{stage.cached || seconds === null ? "" : formatSeconds(seconds)}</span>
            </button>
            {expanded ? (
              <div className={styles.stageBody}>
                <StageResult
                  live={stage}
                  detail={detail}
                  series={metrics[stage.stageId] ?? []}
                  worth={<StageWorth projectId={projectId} runId={runId} stageId={stage.stageId} />}
                />
              </div>
            ) : null}
          </article>
        );
      })}
    </section>
  );
}
