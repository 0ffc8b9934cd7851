"use client";

import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api/index.ts";
import { createRunStore, RunProvider, type RunStore, staleStages, useFollowRun } from "../runs/index.ts";
import { EditorSkeleton } from "./EditorSkeleton.tsx";
import { EditorShell } from "./EditorShell.tsx";
import { focusField } from "./focusField.ts";
import { OpenDraft } from "./OpenDraft.tsx";
import type { Editor } from "./store/createEditor.ts";
import { addressOf } from "./store/view.ts";

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

/** A link may lead to a setting of a stage or, without one, of the pipeline: `field=draw.column`. It is followed once. */
function FieldOfLink({ editor }: { editor: Editor }) {
  useEffect(() => {
    const asked = new URLSearchParams(location.search);
    const field = asked.get("field");
    if (field === null) return;
    asked.delete("field");
    history.replaceState(history.state, "", `${location.pathname}?${asked.toString()}`);
    if (!asked.has("stage")) editor.setView({ selected: [], edges: [], open: null });
    focusField(field.split("."));
  }, [editor]);
  return null;
}

/** The pipeline of the project around it: canvas, inspector, problems, runs. */
export function PipelinePage() {
  const [runs] = useState(createRunStore);
  return (
    <OpenDraft what="the pipeline" skeleton={<EditorSkeleton />}>
      {({ editor, sync }) => (
        <RunProvider value={runs}>
          <RunFollower editor={editor} store={runs} />
          <FieldOfLink editor={editor} />
          <Address editor={editor} />
          <EditorShell sync={sync} />
        </RunProvider>
      )}
    </OpenDraft>
  );
}
