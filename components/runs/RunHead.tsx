"use client";

import { GitCompareArrows, Pin, RotateCcw, Workflow } from "lucide-react";
import Link from "next/link";
import { readApiError } from "../api/index.ts";
import { formatCost } from "../format/money.ts";
import { formatMoment, formatSeconds } from "../format/time.ts";
import { useProject } from "../projects/index.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Status } from "../ui/Status.tsx";
import type { RunDetail } from "./fromRun.ts";
import styles from "./RunPages.module.css";
import { isOver, type RunView } from "./runView.ts";
import { modeWords } from "./runWords.ts";
import { useCancelRun } from "./useStartRun.ts";

type RunHeadProps = { run: RunView; detail: RunDetail; now: number; repeating: boolean; onRepeat: () => void };

/** What run this is, how it stands, who started it, what it took, and what can be done about it. */
export function RunHead({ run, detail, now, repeating, onRepeat }: RunHeadProps) {
  const project = useProject();
  const cancel = useCancelRun();
  const live = !isOver(run.status);
  const took = run.startedAt === null ? null : ((run.endedAt ?? Math.max(now, run.startedAt)) - run.startedAt) / 1000;
  const modeStage = detail.stages.find((stage) => stage.stageId === detail.modeStageId);
  const part = modeWords({
    ...detail,
    modeStageName: modeStage?.name ?? null,
    baseNumber: detail.base?.number ?? null,
  });
  const facts = [
    detail.startedByName ?? "command line",
    formatMoment(new Date(run.createdAt)),
    took === null ? null : `${live ? "running for" : "took"} ${formatSeconds(took)}`,
    live || detail.cost.amount === 0 ? null : `${formatCost(detail.cost.amount, detail.cost.currency)} of work`,
    `version ${detail.version.number}`,
  ].filter((fact) => fact !== null);
  const here = `/projects/${project.id}/runs`;
  return (
    <>
      <header className={styles.head}>
        <h1 className={styles.title}>Run {run.number}</h1>
        <Status status={run.status} />
        {run.final ? <Badge tone="warn">final evaluation</Badge> : null}
        {part === null ? null : <Badge icon={<Pin />}>{part}</Badge>}
        <span className={styles.actions}>
          {live && project.canEdit ? (
            <Button busy={cancel.isPending} onClick={() => cancel.mutate({ projectId: project.id, runId: run.id })}>
              Cancel
            </Button>
          ) : null}
          {!live && run.status !== "succeeded" && project.canEdit ? (
            <Button variant="primary" icon={<RotateCcw />} busy={repeating} onClick={onRepeat}>
              Repeat what failed
            </Button>
          ) : null}
          {detail.previousId === null ? null : (
            <Button asChild>
              <Link href={`${here}/compare?runs=${run.id},${detail.previousId}`}>
                <GitCompareArrows aria-hidden />
                Compare
              </Link>
            </Button>
          )}
          <Button asChild>
            <Link href={`/projects/${project.id}/pipeline`}>
              <Workflow aria-hidden />
              Pipeline
            </Link>
          </Button>
        </span>
        <p className={styles.facts} title={`Work is priced at ${detail.cost.basis}.`}>
          {facts.join(" · ")}
          {detail.base === null ? null : (
            <>
              {" · builds on "}
              <Link href={`${here}/${detail.base.runId}`}>run {detail.base.number}</Link>
            </>
          )}
        </p>
      </header>
      {cancel.error ? <ErrorNotice error={readApiError(cancel.error)} /> : null}
    </>
  );
}
