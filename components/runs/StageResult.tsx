"use client";

import type { ReactNode } from "react";
import type { Panel, ResultView, StageResult as Result } from "../../server/stages/contract.ts";
import { getStage } from "../../server/stages/registry.ts";
import { PanelView } from "../charts/index.ts";
import { formatCount } from "../format/number.ts";
import type { Failure } from "../../server/runs/states.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import type { StageDetail } from "./fromRun.ts";
import { MetricsTable } from "./MetricsTable.tsx";
import type { MetricSeries, StageRunView } from "./runView.ts";
import styles from "./StageResult.module.css";
import { WaitsForLabels } from "./WaitsForLabels.tsx";

/** Panels in the order the stage's kind names them, then the rest. */
export function panelsInOrder(
  panels: readonly Panel[],
  views: readonly ResultView[],
): { panel: Panel; title: string | undefined }[] {
  const named = views.flatMap((view) =>
    panels.filter((panel) => panel.id === view.panel).map((panel) => ({ panel, title: view.title })),
  );
  const taken = new Set(named.map(({ panel }) => panel));
  return [...named, ...panels.filter((panel) => !taken.has(panel)).map((panel) => ({ panel, title: undefined }))];
}

/** Values that arrive while a stage works, as a picture of their course. */
function livePanels(series: readonly MetricSeries[]): Panel[] {
  return series
    .filter((each) => each.points.length > 1)
    .map((each) => ({
      kind: "line",
      id: `live:${each.name}`,
      title: each.name,
      x: "step",
      y: each.name,
      series: [{ name: each.name, points: each.points }],
    }));
}

/** The panel in which stages repeat their metrics; the table above says the same with better words. */
const METRICS_PANEL = "metrics";

const hasMetrics = (result: Result): boolean =>
  Object.values(result.metrics).some((metrics) => metrics && Object.keys(metrics).length > 0);

/**
 * What a stage found out, verdict first.
 * @param live the stage as the events tell it; says more than `detail` while it runs
 */
export function StageResult({
  live,
  detail,
  series,
  worth = null,
  onMend,
}: {
  live: StageRunView;
  detail: StageDetail | null;
  series: readonly MetricSeries[];
  /** What the judged model is worth, in money. */
  worth?: ReactNode;
  /** Leads to the place where a failure can be mended. */
  onMend?: (failure: Failure) => void;
}) {
  const result = detail?.result ?? null;
  const views = getStage(live.kind)?.views ?? [];
  const error = live.error;
  const running = live.status === "running";
  const withMetrics = result !== null && hasMetrics(result);
  const panels = result
    ? panelsInOrder(result.panels, views).filter(({ panel }) => !withMetrics || panel.id !== METRICS_PANEL)
    : livePanels(series).map((panel) => ({ panel, title: undefined }));
  return (
    <div className={styles.result}>
      {error ? (
        <ErrorNotice
          error={{ code: error.code, message: error.message, remedy: error.remedy ?? undefined }}
          {...(onMend && {
            action: (
              <Button size="small" onClick={() => onMend(error)}>
                Go to the setting
              </Button>
            ),
          })}
        />
      ) : null}
      {result?.verdict ? (
        <Callout tone={result.verdict.tone}>
          <span data-testid="verdict">{result.verdict.text}</span>
        </Callout>
      ) : null}
      {worth}
      {running ? (
        <p className={styles.note}>{live.progress?.text || "This stage is running; its result appears here."}</p>
      ) : null}
      {live.status === "skipped" ? (
        <p className={styles.note}>This stage was skipped because a stage before it didn’t finish.</p>
      ) : null}
      {live.status === "waiting" ? <WaitsForLabels /> : null}
      {live.status === "pending" || live.status === "queued" ? (
        <p className={styles.note}>This stage waits for its turn.</p>
      ) : null}
      {live.status === "cancelled" ? (
        <p className={styles.note}>The run was cancelled before this stage finished.</p>
      ) : null}
      {result && withMetrics ? <MetricsTable metrics={result.metrics} refused={result.refused} /> : null}
      {panels.map(({ panel, title }) => (
        <div key={panel.id} className={styles.panel}>
          <PanelView panel={panel} title={title} />
        </div>
      ))}
      {result && live.rows && result.panels.length === 0 ? (
        <p className={styles.note}>
          {formatCount(live.rows.in)} rows in, {formatCount(live.rows.out)} out, {formatCount(live.rows.rejected)}{" "}
          rejected, {formatCount(live.rows.made)} made.
        </p>
      ) : null}
    </div>
  );
}
