"use client";

import { useState } from "react";
import type { RunScope } from "../../server/pipeline/scope.ts";
import { readApiError, type ApiError } from "../api/index.ts";
import { newUuid } from "../format/newUuid.ts";
import { useStartRun } from "./useStartRun.ts";

/**
 * Starts a run of a part of the drawing as it is saved, from a page that doesn't show the drawing.
 * @param onStarted gets the new run's id
 */
export function useStartAgain(projectId: string, onStarted: (runId: string) => void) {
  const { mutate, isPending } = useStartRun(projectId);
  const [error, setError] = useState<ApiError | null>(null);
  const start = (scope: RunScope): void => {
    setError(null);
    mutate(
      { projectId, requestKey: newUuid(), scope, final: false },
      { onSuccess: ({ runId }) => onStarted(runId), onError: (failed) => setError(readApiError(failed)) },
    );
  };
  return { start, isPending, error };
}
