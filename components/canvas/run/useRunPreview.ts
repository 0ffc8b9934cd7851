"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { RunScope } from "../../../server/pipeline/scope.ts";
import { useApi } from "../../api/index.ts";
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
  return useQuery(
    api.runs.preview.queryOptions(
      { projectId: editor.projectId, scope: scope ?? { mode: "whole" }, final, ...(revision !== null && { revision }) },
      { enabled: scope !== null && revision !== null, placeholderData: keepPreviousData, staleTime: 10_000 },
    ),
  );
}
