"use client";

import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { useQuery } from "@tanstack/react-query";
import { type ApiError, readApiError, useApi, useApiClient } from "../api/index.ts";
import { useProject } from "../projects/index.ts";
import { createRunStore, RunProvider, type RunStore, staleStages, useFollowRun } from "../runs/index.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { EditorProvider } from "./EditorContext.ts";
import { EditorShell } from "./EditorShell.tsx";
import styles from "./PipelinePage.module.css";
import { openEditor, type OpenEditor } from "./openEditor.ts";
import type { Editor } from "./store/createEditor.ts";
import { addressOf } from "./store/view.ts";
import { transportOf } from "./transportOf.ts";

type Opening = { at: "loading" } | { at: "open"; open: OpenEditor } | { at: "failed"; error: ApiError };
const unanswered: ApiError = {
  code: "server_unreachable",
  message: "The server doesn’t answer.",
  remedy: "Check the connection and try again.",
  retryable: true,
};

/** Follows the newest run of the project and tells which stages the drawing has moved away from. */
function RunFollower({ editor, store }: { editor: Editor; store: RunStore }) {
  const api = useApi();
  const { data } = useQuery(
    api.runs.list.queryOptions({ projectId: editor.projectId, limit: 1 }, { refetchOnWindowFocus: true }),
  );
  useFollowRun(store, editor.projectId, data?.[0]?.id ?? null);
  const document = useStore(editor.store, (state) => state.document);
  const ran = useStore(store, (shown) => shown.detail?.version.document ?? null);
  useEffect(() => {
    store.setState({ stale: ran ? staleStages(document, ran) : new Set() });
  }, [store, document, ran]);
  return null;
}

/** Keeps the address saying which stage is open, so that it can be sent as a link. */
function Address({ editor }: { editor: Editor }) {
  const view = useStore(editor.store, (state) => state.view);
  useEffect(() => {
    const now = new URLSearchParams(location.search);
    const next = addressOf(view, now).toString();
    if (next !== now.toString())
      history.replaceState(history.state, "", next === "" ? location.pathname : `${location.pathname}?${next}`);
  }, [view]);
  return null;
}

/** The pipeline of the project around it: canvas, inspector, problems, runs. */
export function PipelinePage() {
  const project = useProject();
  const client = useApiClient();
  const [opening, setOpening] = useState<Opening>({ at: "loading" });
  const [attempt, setAttempt] = useState(0);
  const [runs] = useState(createRunStore);

  useEffect(() => {
    let gone = false;
    let open: OpenEditor | null = null;
    const start = async (): Promise<void> => {
      try {
        open = await openEditor(project.id, project.canEdit, transportOf(client, project.id));
        if (gone) open?.close();
        else setOpening(open ? { at: "open", open } : { at: "failed", error: unanswered });
      } catch (error) {
        if (!gone) setOpening({ at: "failed", error: readApiError(error) });
      }
    };
    void start();
    return () => {
      gone = true;
      open?.close();
      setOpening({ at: "loading" });
    };
  }, [client, project.id, project.canEdit, attempt]);

  if (opening.at === "failed") {
    return (
      <EmptyState
        title={opening.error.message}
        action={<Button onClick={() => setAttempt(attempt + 1)}>Try again</Button>}
      >
        {opening.error.remedy}
      </EmptyState>
    );
  }
  if (opening.at === "loading") {
    return (
      <div className={styles.loading}>
        <SkeletonRows rows={9} height={28} label="Loading the pipeline" />
      </div>
    );
  }
  const { editor, sync } = opening.open;
  return (
    <EditorProvider value={editor}>
      <RunProvider value={runs}>
        <RunFollower editor={editor} store={runs} />
        <Address editor={editor} />
        <EditorShell sync={sync} />
      </RunProvider>
    </EditorProvider>
  );
}
