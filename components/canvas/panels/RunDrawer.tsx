"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import Link from "next/link";
import { readApiError } from "../../api/index.ts";
import { formatAgo, formatSeconds } from "../../format/time.ts";
import {
  isOver,
  LabelRowsLink,
  type RunView,
  stagesInOrder,
  Timeline,
  useCancelRun,
  useShownRun,
} from "../../runs/index.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Status } from "../../ui/Status.tsx";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { useNow } from "../../format/useNow.ts";
import { useRunWays } from "../run/RunWays.ts";
import styles from "./RunDrawer.module.css";

function words(run: RunView, now: number): string {
  const began = `started ${formatAgo(new Date(run.startedAt ?? run.createdAt), new Date(Math.max(now, run.createdAt)))}`;
  if (!isOver(run.status)) {
    const stages = stagesInOrder(run);
    const done = stages.filter((stage) => stage.status === "succeeded").length;
    return `${began} · ${done} of ${stages.length} stages done`;
  }
  const took =
    run.startedAt !== null && run.endedAt !== null
      ? ` · took ${formatSeconds((run.endedAt - run.startedAt) / 1000)}`
      : "";
  return `${began}${took}`;
}

/** The run in a drawer below the canvas: when each stage ran, how far it is, and a way to end it. */
export function RunDrawer() {
  const editor = useEditor();
  const open = useEditorState((state) => state.view.drawer);
  const run = useShownRun((shown) => shown.run);
  const detail = useShownRun((shown) => shown.detail);
  const ways = useRunWays();
  const cancel = useCancelRun();
  const now = useNow(run !== null);
  if (!run) return null;
  const over = isOver(run.status);
  return (
    <section className={styles.drawer} aria-label="Run" data-run-status={run.status} data-testid="run-drawer">
      <header className={styles.head}>
        <h2 className={styles.title}>
          <Link href={`/projects/${editor.projectId}/runs/${run.id}`}>Run {run.number}</Link>
        </h2>
        <Status status={run.status} />
        {run.final ? <span className={styles.final}>final evaluation</span> : null}
        <span className={styles.words}>{words(run, now)}</span>
        {stagesInOrder(run).some((stage) => stage.status === "waiting") ? <LabelRowsLink /> : null}
        {over && run.status !== "succeeded" && editor.canEdit ? (
          <Button size="small" onClick={() => ways.ask({ mode: "retry", stageId: null, runId: run.id })}>
            Repeat what failed …
          </Button>
        ) : null}
        {over && run.status === "succeeded" && editor.canEdit && detail?.notes.conclusion === null ? (
          <Button size="small" variant="quiet" asChild>
            <Link href={`/projects/${editor.projectId}/runs/${run.id}`}>Write what you conclude</Link>
          </Button>
        ) : null}
        {over || !editor.canEdit ? null : (
          <Button
            size="small"
            busy={cancel.isPending}
            onClick={() => cancel.mutate({ projectId: editor.projectId, runId: run.id })}
          >
            Cancel
          </Button>
        )}
        <IconButton
          label={open ? "Fold the timeline" : "Unfold the timeline"}
          aria-expanded={open}
          icon={open ? <ChevronDown /> : <ChevronUp />}
          onClick={() => editor.setView({ drawer: !open })}
        />
      </header>
      {cancel.error ? <ErrorNotice error={readApiError(cancel.error)} /> : null}
      {open ? (
        <div className={styles.body}>
          {run.error ? (
            <ErrorNotice
              error={{ message: run.error.message, remedy: run.error.remedy ?? undefined, code: run.error.code }}
            />
          ) : null}
          <Timeline
            run={run}
            detail={detail}
            now={now}
            onPick={(stageId) => editor.setView({ selected: [stageId], edges: [], open: stageId, tab: "result" })}
          />
        </div>
      ) : null}
    </section>
  );
}
