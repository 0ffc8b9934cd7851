"use client";

import { ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import { formatCost } from "../format/money.ts";
import { formatSeconds } from "../format/time.ts";
import { Badge } from "../ui/Badge.tsx";
import type { Compiled } from "./useCompiled.ts";
import styles from "./targets.module.css";

type Job = Compiled["jobs"][number];

const kinds = { processing: "Processing job", training: "Training job", tuning: "Tuning job" } as const;

/** One job: its stages, what AWS is asked to do for them, on which machine, at what cost. */
export function JobCard({
  job,
  gateName,
  drawStage = (stage) => stage.name,
}: {
  job: Job;
  /** Name of the stage whose verdict must let it pass. */
  gateName?: string | undefined;
  drawStage?: (stage: Job["stages"][number]) => ReactNode;
}) {
  const fused = job.stages.length > 1;
  return (
    <article
      className={styles.job}
      data-fused={fused || undefined}
      data-job={job.id}
      aria-label={`${kinds[job.kind]} ${job.id}`}
    >
      <header className={styles.jobHead}>
        <Badge tone={fused ? "accent" : "neutral"}>
          {fused ? `${job.stages.length} stages, one job` : kinds[job.kind]}
        </Badge>
        <span className={styles.cost} title={job.basis}>
          {job.estimate === null || job.worst === null
            ? "no price known"
            : `${formatCost(job.estimate, "USD")}, at most ${formatCost(job.worst, "USD")}`}
        </span>
      </header>
      <ol className={styles.stages}>
        {job.stages.map((stage) => (
          <li key={stage.id}>{drawStage(stage)}</li>
        ))}
      </ol>
      <p className={styles.machine}>
        {job.count > 1 ? `${job.count} × ` : ""}
        {job.instance}, at most {formatSeconds(job.maxSeconds)} · {job.image}
      </p>
      {gateName === undefined ? null : (
        <p className={styles.gate}>
          <ShieldCheck aria-hidden size={14} /> Only when {gateName} doesn’t say it is worse than the baseline
        </p>
      )}
      <p className={styles.operations}>{job.operations.join(" → ")}</p>
      {job.note === null ? null : <p className={styles.note}>{job.note}</p>}
    </article>
  );
}
