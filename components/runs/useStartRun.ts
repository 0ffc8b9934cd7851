"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/index.ts";

/** Starts a run and makes every list of runs look again. */
export function useStartRun(projectId: string) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    ...api.runs.start.mutationOptions(),
    onSettled: () => queries.invalidateQueries({ queryKey: api.runs.list.queryKey() }),
    meta: { projectId },
  });
}

/** Asks a run to end. */
export function useCancelRun() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    ...api.runs.cancel.mutationOptions(),
    onSettled: () => queries.invalidateQueries({ queryKey: api.runs.get.queryKey() }),
  });
}
