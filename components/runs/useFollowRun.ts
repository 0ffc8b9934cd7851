"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { RunEvent } from "../../server/runs/eventTypes.ts";
import { useApi } from "../api/index.ts";
import { useLive } from "../live/index.ts";
import { fromRun } from "./fromRun.ts";
import type { RunStore } from "./RunContext.ts";
import { withEvents } from "./runView.ts";

/** Events that arrive within this time are drawn together: ten a second per stage would otherwise draw the page a thousand times. */
const DRAW_EVERY_MS = 60;
/** Results are asked for again when a stage ended; several that end together ask once. */
const REFETCH_AFTER_MS = 250;

/**
 * Keeps a run store true: loads the run, follows its events over the tab's live stream, and loads results as stages end.
 * @param runId null shows no run
 */
export function useFollowRun(
  store: RunStore,
  projectId: string,
  runId: string | null,
): { error: unknown; refetch: () => void } {
  const api = useApi();
  const live = useLive();
  const queries = useQueryClient();
  const options = api.runs.get.queryOptions(
    { projectId, runId: runId ?? "" },
    { enabled: runId !== null, staleTime: Infinity },
  );
  const { data, error, refetch } = useQuery(options);
  const detail = data && data.id === runId ? data : null;
  const ready = detail !== null;

  useEffect(
    () => live.onRuns(() => void queries.invalidateQueries({ queryKey: api.runs.list.queryKey() })),
    [live, queries, api],
  );

  useEffect(() => {
    const shown = store.getState();
    if (!detail) {
      if (runId === null) store.setState({ run: null, detail: null });
      return;
    }
    store.setState({ detail, ...(shown.run?.id === detail.id ? {} : { run: fromRun(detail) }) });
  }, [store, detail, runId]);

  useEffect(() => {
    if (runId === null || !ready) return;
    let buffer: RunEvent[] = [];
    let drawing: ReturnType<typeof setTimeout> | null = null;
    let asking: ReturnType<typeof setTimeout> | null = null;

    const draw = (): void => {
      drawing = null;
      const events = buffer;
      buffer = [];
      const { run } = store.getState();
      if (!run || run.id !== runId) return;
      const next = withEvents(run, events);
      if (next !== run) store.setState({ run: next });
      const news = events.some(
        (event) =>
          event.seq > run.knownSeq &&
          (event.type === "run" ||
            (event.type === "stage" && event.data.status !== "running" && event.data.status !== "queued")),
      );
      if (!news) return;
      asking ??= setTimeout(() => {
        asking = null;
        void queries.invalidateQueries({ queryKey: api.runs.get.queryKey({ projectId, runId }) });
        void queries.invalidateQueries({ queryKey: api.runs.list.queryKey() });
      }, REFETCH_AFTER_MS);
    };
    const take = (event: RunEvent): void => {
      buffer.push(event);
      drawing ??= setTimeout(draw, DRAW_EVERY_MS);
    };
    const stop = live.followRun({
      runId,
      seq: () => Math.max(store.getState().run?.lastSeq ?? 0, buffer.at(-1)?.seq ?? 0),
      onEvent: take,
      onOver: () => stop(),
    });
    return () => {
      stop();
      if (drawing !== null) clearTimeout(drawing);
      if (asking !== null) clearTimeout(asking);
    };
  }, [store, live, queries, api, projectId, runId, ready]);

  return { error, refetch: () => void refetch() };
}
