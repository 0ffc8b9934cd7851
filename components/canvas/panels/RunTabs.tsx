"use client";

import Link from "next/link";
import { useMemo } from "react";
import { getStage } from "../../../server/stages/registry.ts";
import { PortData, type PortOutput } from "../../data/index.ts";
import {
  failurePlace,
  isOver,
  RunLogs,
  type StageDetail,
  StageResult,
  useShownRun,
  useStale,
} from "../../runs/index.ts";
import { Callout } from "../../ui/Callout.tsx";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { focusField } from "../focusField.ts";
import { useProject } from "../../projects/index.ts";
import { StageWorth } from "../../worth/index.ts";
import styles from "./Inspector.module.css";

const useDetail = (stageId: string): StageDetail | null =>
  useShownRun((shown) => shown.detail?.stages.find((stage) => stage.stageId === stageId) ?? null);

function Pinned({ stageId }: { stageId: string }) {
  const editor = useEditor();
  const pinned = useDetail(stageId)?.pinned ?? null;
  const number = useShownRun((shown) => shown.run?.number ?? null);
  if (!pinned) return null;
  return (
    <Callout>
      Not executed in run {number}: taken over as it is from{" "}
      <Link href={`/projects/${editor.projectId}/runs/${pinned.runId}`}>run {pinned.number}</Link>.
    </Callout>
  );
}

function Stale({ stageId }: { stageId: string }) {
  const stale = useStale(stageId);
  const number = useShownRun((shown) => shown.run?.number ?? null);
  return stale ? <Callout tone="warn">From run {number}; the settings have changed since.</Callout> : null;
}

/** What came out of the stage, port by port. */
export function DataTab({ stageId, kind }: { stageId: string; kind: string }) {
  const editor = useEditor();
  const detail = useDetail(stageId);
  const runId = useShownRun((shown) => shown.run?.id ?? null);
  const shapes = useEditorState((state) => state.derived.shapes.get(stageId));
  const stages = useEditorState((state) => state.document.stages);
  const stageNames = useMemo(() => Object.fromEntries(stages.map(({ id, name }) => [id, name])), [stages]);
  const ports = getStage(kind)?.outputs;
  const outputs = useMemo(
    () =>
      (detail?.outputs ?? [])
        .map((output): PortOutput => ({
          port: output.port,
          label: ports?.find((port) => port.name === output.port)?.label ?? output.port,
          rows: output.rows,
          bytes: output.bytes,
          files: output.manifest.map(({ path, bytes }) => ({ path, bytes })),
        }))
        .sort(
          (a, b) =>
            (ports?.findIndex((port) => port.name === a.port) ?? 0) -
            (ports?.findIndex((port) => port.name === b.port) ?? 0),
        ),
    [detail, ports],
  );
  const expected = Object.values(shapes?.outputs ?? {}).find((shape) => shape.columns !== null)?.columns ?? null;
  return (
    <div className={styles.stack}>
      <Stale stageId={stageId} />
      <Pinned stageId={stageId} />
      <PortData
        key={stageId}
        projectId={editor.projectId}
        runId={detail ? runId : null}
        stageId={stageId}
        outputs={outputs}
        expected={expected}
        stageNames={stageNames}
      />
    </div>
  );
}

/** Verdict and panels of the stage in the run that is shown. */
export function ResultTab({ stageId }: { stageId: string }) {
  const editor = useEditor();
  const live = useShownRun((shown) => shown.run?.stages[stageId] ?? null);
  const detail = useDetail(stageId);
  const series = useShownRun((shown) => shown.run?.metrics[stageId]);
  const runId = useShownRun((shown) => shown.run?.id);
  const project = useProject();
  if (!live) return <p className={styles.note}>This stage hasn’t run yet.</p>;
  return (
    <div className={styles.stack}>
      <Stale stageId={stageId} />
      <Pinned stageId={stageId} />
      <StageResult
        live={live}
        detail={detail}
        series={series ?? []}
        worth={runId === undefined ? null : <StageWorth projectId={project.id} runId={runId} stageId={stageId} />}
        onMend={(failure) => {
          const place = failurePlace(failure, stageId, editor.document());
          const selected = place.stageId === null ? [] : [place.stageId];
          editor.setView({ selected, edges: [], open: place.stageId, tab: "settings" });
          focusField(place.path);
        }}
      />
    </div>
  );
}

/** What the stage said while it ran. */
export function LogsTab({ stageId }: { stageId: string }) {
  const editor = useEditor();
  const runId = useShownRun((shown) => shown.run?.id ?? null);
  const live = useShownRun((shown) => shown.run !== null && !isOver(shown.run.status));
  const pinned = useDetail(stageId)?.pinned ?? null;
  if (runId === null) return <p className={styles.note}>This stage hasn’t run yet.</p>;
  // What was taken over was made, and told about, by the run it comes from.
  const source = pinned?.runId ?? runId;
  return (
    <RunLogs
      key={source}
      projectId={editor.projectId}
      runId={source}
      stageId={stageId}
      live={live && pinned === null}
    />
  );
}
