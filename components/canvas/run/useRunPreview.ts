"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { RunScope } from "../../../server/pipeline/scope.ts";
import { useApi } from "../../api/index.ts";
import { isOver, useShownRun } from "../../runs/index.ts";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { isIdle } from "../store/outbox.ts";

/**
 * What a run would do with what is saved; asked again when the drawing or its runs change.
 * @param scope null asks nothing
 */
export function useRunPreview(scope: RunScope | null, final = false) {
  const api = useApi();
  const editor = useEditor();
  const revision = useEditorState((state) => (isIdle(state.outbox) ? state.outbox.revision : null));
  const queries = useQueryClient();
  const ended = useShownRun(({ run }) => (run && isOver(run.status) ? run.id : null));
  useEffect(() => {
    // What a run left behind may answer the next one.
    if (ended !== null) void queries.invalidateQueries({ queryKey: api.runs.preview.queryKey() });
  }, [ended, queries, api]);
  return useQuery(
    api.runs.preview.queryOptions(
      { projectId: editor.projectId, scope: scope ?? { mode: "whole" }, final, ...(revision !== null && { revision }) },
      { enabled: scope !== null && revision !== null, placeholderData: keepPreviousData },
    ),
  );
}
