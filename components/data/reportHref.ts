import type { Place } from "./useArtefact.ts";

/** @param column opens this column's page @returns address of the data report of one output */
export function reportHref({ projectId, runId, stageId, port }: Place, column?: string): string {
  const query = new URLSearchParams({ run: runId, stage: stageId, port });
  if (column !== undefined) query.set("column", column);
  return `/projects/${projectId}/data/report?${query}`;
}
