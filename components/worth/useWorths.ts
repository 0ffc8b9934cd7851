"use client";

import { useQuery } from "@tanstack/react-query";
import type { Worth } from "../../server/economics/sheet/worth.ts";
import { useApi } from "../api/index.ts";

/** Amounts change seldom, and a look back at the page reads them again. */
const FRESH_MS = 10_000;

/** What the models of some runs are worth by today's sheet, by run. */
export function useRunWorths(
  projectId: string,
  runIds: readonly string[],
): ReadonlyMap<string, Worth & { stageId: string }> {
  const api = useApi();
  const wanted = [...runIds].sort().slice(0, 200);
  const { data } = useQuery(
    api.decisions.worthOfRuns.queryOptions(
      { projectId, runIds: wanted },
      { enabled: wanted.length > 0, staleTime: FRESH_MS, placeholderData: (before) => before },
    ),
  );
  return new Map((data ?? []).map((worth) => [worth.runId, worth]));
}

/** What the newest judged model of each project is worth, by project. */
export function useProjectWorths(workspaceId: string, projectIds: readonly string[]): ReadonlyMap<string, Worth> {
  const api = useApi();
  const wanted = [...projectIds].sort().slice(0, 100);
  const { data } = useQuery(
    api.decisions.worthOfProjects.queryOptions(
      { workspaceId, projectIds: wanted },
      { enabled: wanted.length > 0, staleTime: FRESH_MS, placeholderData: (before) => before },
    ),
  );
  return new Map((data ?? []).map((worth) => [worth.projectId, worth]));
}
