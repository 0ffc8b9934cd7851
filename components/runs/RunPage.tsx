"use client";

import Link from "next/link";
import { useState } from "react";
import { readApiError } from "../api/index.ts";
import { formatMoment, formatSeconds } from "../format/time.ts";
import { useProject } from "../projects/index.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Status } from "../ui/Status.tsx";
import { useNow } from "../format/useNow.ts";
import { MetricsTable } from "./MetricsTable.tsx";
import { createRunStore, RunProvider, useShownRun } from "./RunContext.ts";
import { RunLogs } from "./RunLogs.tsx";
import styles from "./RunPages.module.css";
import { RunStages } from "./RunStages.tsx";
import { runVerdict } from "./runVerdict.ts";
import { isOver, stagesInOrder } from "./runView.ts";
import { Timeline } from "./Timeline.tsx";
import { useFollowRun } from "./useFollowRun.ts";
import { useCancelRun } from "./useStartRun.ts";

function RunBody() {
  const project = useProject();
  const run = useShownRun((shown) => shown.run);
  const detail = useShownRun((shown) => shown.detail);
  const cancel = useCancelRun();
  const live = run !== null && !isOver(run.status);
  const now = useNow(live);
  const [open, setOpen] = useState<string | null>(null);
  if (!run || !detail) return <SkeletonRows rows={10} label="Loading the run" />;
  const verdict = runVerdict(detail.stages);
  const names = new Map(detail.stages.map((stage) => [stage.stageId, stage.name]));
  const took = run.startedAt === null ? null : ((run.endedAt ?? Math.max(now, run.startedAt)) - run.startedAt) / 1000;
  const show = (stageId: string): void => {
    setOpen(stageId);
    document.getElementById(`stage-${stageId}`)?.scrollIntoView({ block: "start" });
  };
  return (
    <>
      <header className={styles.head}>
        <h1 className={styles.title}>Run {run.number}</h1>
        <Status status={run.status} />
        {run.final ? <Badge tone="warn">final evaluation</Badge> : null}
        <span className={styles.facts}>
          {formatMoment(new Date(run.createdAt))}
          {took === null ? "" : ` · ${live ? "running for" : "took"} ${formatSeconds(took)}`} · version{" "}
          {detail.version.number} · seed {detail.seed}
        </span>
        <span className={styles.actions}>
          {live && project.canEdit ? (
            <Button busy={cancel.isPending} onClick={() => cancel.mutate({ projectId: project.id, runId: run.id })}>
              Cancel
            </Button>
          ) : null}
          <Button asChild>
            <Link href={`/projects/${project.id}/pipeline`}>Open the pipeline</Link>
          </Button>
        </span>
      </header>
      {cancel.error ? <ErrorNotice error={readApiError(cancel.error)} /> : null}
      {run.error ? (
        <ErrorNotice
          error={{ message: run.error.message, remedy: run.error.remedy ?? undefined, code: run.error.code }}
        />
      ) : null}
      {verdict?.result.verdict ? (
        <Callout tone={verdict.result.verdict.tone} title={verdict.stage.name}>
          <span data-testid="run-verdict">{verdict.result.verdict.text}</span>
        </Callout>
      ) : live ? (
        <Callout live>The run is under way; its verdict appears here.</Callout>
      ) : null}
      <Panel title="Timeline">
        <Timeline run={run} now={now} onPick={show} />
      </Panel>
      {verdict && (verdict.result.metrics.validation ?? verdict.result.metrics.test) ? (
        <Panel title={`Metrics of ${verdict.stage.name}`}>
          <MetricsTable metrics={verdict.result.metrics} refused={verdict.result.refused} />
        </Panel>
      ) : null}
      <RunStages
        stages={stagesInOrder(run)}
        details={detail.stages}
        metrics={run.metrics}
        open={open}
        onOpen={setOpen}
        now={now}
      />
      <Panel title="Log">
        <RunLogs
          lines={run.logs}
          stageId={null}
          dropped={run.droppedLines}
          nameOf={(stageId) => names.get(stageId) ?? stageId}
        />
      </Panel>
    </>
  );
}

/** One run from its verdict down to its log. */
export function RunPage({ projectId, runId }: { projectId: string; runId: string }) {
  const [store] = useState(createRunStore);
  const { error, refetch } = useFollowRun(store, projectId, runId);
  if (error) {
    const known = readApiError(error);
    return (
      <EmptyState title={known.message} action={<Button onClick={refetch}>Try again</Button>}>
        {known.remedy}
      </EmptyState>
    );
  }
  return (
    <RunProvider value={store}>
      <main className={styles.page}>
        <RunBody />
      </main>
    </RunProvider>
  );
}
