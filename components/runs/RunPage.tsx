"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Panel as StagePanel } from "../../server/stages/contract.ts";
import { PanelView } from "../charts/index.ts";
import { readApiError } from "../api/index.ts";
import { useNow } from "../format/useNow.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import type { RunDetail } from "./fromRun.ts";
import { MetricsTable } from "./MetricsTable.tsx";
import { RunArtifacts } from "./RunArtifacts.tsx";
import { createRunStore, RunProvider, useShownRun } from "./RunContext.ts";
import { RunHead } from "./RunHead.tsx";
import { RunLogs } from "./RunLogs.tsx";
import { RunNotes } from "./RunNotes.tsx";
import { RunOrigin } from "./RunOrigin.tsx";
import { failurePlace, placeQuery } from "./failurePlace.ts";
import styles from "./RunPages.module.css";
import { RunStages } from "./RunStages.tsx";
import { runVerdict } from "./runVerdict.ts";
import { isOver, type RunView, stagesInOrder } from "./runView.ts";
import { SettingsSince } from "./SettingsSince.tsx";
import { Timeline } from "./Timeline.tsx";
import { useFollowRun } from "./useFollowRun.ts";
import { useStartAgain } from "./useStartAgain.ts";

/** Why the run failed, what to do, and the way to the place where it is done. */
function RunFailure({ run, detail, projectId }: { run: RunView; detail: RunDetail; projectId: string }) {
  if (!run.error) return null;
  const { message, remedy, code, stageId } = run.error;
  const stage = detail.stages.find((each) => each.stageId === stageId);
  const place = stageId === undefined ? null : failurePlace(run.error, stageId, detail.version.document);
  return (
    <ErrorNotice
      error={{ message: stage ? `${stage.name}: ${message}` : message, remedy: remedy ?? undefined, code }}
      {...(place
        ? {
            action: (
              <Button size="small" asChild>
                <Link href={`/projects/${projectId}/pipeline?${placeQuery(place)}`}>
                  {place.path.length > 0 ? "Go to the setting" : "Open its settings"}
                </Link>
              </Button>
            ),
          }
        : {})}
    />
  );
}

/** More would push everything else out of sight; the stage's own result has them all. */
const CURVES_SHOWN = 2;

/** The first curves of the stage that judged: how well the model tells, at a glance. */
function Curves({ panels, of }: { panels: readonly StagePanel[]; of: string }) {
  const lines = panels.filter((panel) => panel.kind === "line").slice(0, CURVES_SHOWN);
  if (lines.length === 0) return null;
  return (
    <Panel title={`Curves of ${of}`}>
      <div className={styles.curves}>
        {lines.map((panel) => (
          <PanelView key={panel.id} panel={panel} />
        ))}
      </div>
    </Panel>
  );
}

function RunBody() {
  const project = useProject();
  const router = useRouter();
  const run = useShownRun((shown) => shown.run);
  const detail = useShownRun((shown) => shown.detail);
  const live = run !== null && !isOver(run.status);
  const now = useNow(live);
  const [open, setOpen] = useState<string | null>(null);
  const again = useStartAgain(project.id, (runId) => router.push(`/projects/${project.id}/runs/${runId}`));
  if (!run || !detail) return <SkeletonRows rows={10} label="Loading the run" />;
  const verdict = runVerdict(detail.stages);
  // The few words of a stage before the one that failed are no verdict on the run.
  const judged = Boolean(verdict?.result.metrics.validation ?? verdict?.result.metrics.test);
  const done = detail.stages.filter((stage) => stage.status === "succeeded").length;
  const show = (stageId: string): void => {
    setOpen(stageId);
    document.getElementById(`stage-${stageId}`)?.scrollIntoView({ block: "start" });
  };
  return (
    <>
      <RunHead
        run={run}
        detail={detail}
        now={now}
        repeating={again.isPending}
        onRepeat={() => again.start({ mode: "retry", runId: run.id })}
      />
      {again.error ? <ErrorNotice error={again.error} /> : null}
      <RunFailure run={run} detail={detail} projectId={project.id} />
      {verdict?.result.verdict && (run.status !== "failed" || judged) ? (
        <Callout tone={verdict.result.verdict.tone} title={verdict.stage.name}>
          <span data-testid="run-verdict">{verdict.result.verdict.text}</span>
        </Callout>
      ) : live ? (
        <Callout live>The run is under way; its verdict appears here.</Callout>
      ) : null}
      <RunNotes projectId={project.id} runId={run.id} notes={detail.notes} over={!live} canEdit={project.canEdit} />
      <Panel title="Timeline">
        <Timeline run={run} detail={detail} now={now} axis onPick={show} />
      </Panel>
      {verdict && judged ? (
        <div className={styles.figures}>
          <Panel title={`Metrics of ${verdict.stage.name}`}>
            <MetricsTable metrics={verdict.result.metrics} refused={verdict.result.refused} />
          </Panel>
          <Curves panels={verdict.result.panels} of={verdict.stage.name} />
        </div>
      ) : null}
      <RunStages
        projectId={project.id}
        runId={run.id}
        stages={stagesInOrder(run)}
        details={detail.stages}
        metrics={run.metrics}
        open={open}
        onOpen={setOpen}
        now={now}
      />
      <SettingsSince projectId={project.id} detail={detail} />
      <Panel title="Artefacts">
        <RunArtifacts
          projectId={project.id}
          runId={run.id}
          done={done}
          onAgain={project.canEdit ? (stageId) => again.start({ mode: "to", stageId }) : null}
          busy={again.isPending}
        />
      </Panel>
      <Panel title="Log">
        <RunLogs projectId={project.id} runId={run.id} stageId={null} stages={detail.stages} live={live} />
      </Panel>
      <RunOrigin detail={detail} />
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
