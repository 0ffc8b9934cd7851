"use client";

import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import type { z } from "zod";
import { readApiError } from "../api/index.ts";
import { outputUrl } from "./profile.ts";

/** One output of one stage in one run. */
export type Place = { projectId: string; runId: string; stageId: string; port: string };

/** Larger files are saved rather than shown: reading them would hold the page up. */
export const MOST_BYTES = 12_000_000;

/**
 * A small JSON file a stage wrote. It belongs to finished work, so it never changes.
 * @param place null asks for nothing
 */
export function useArtefact<S extends z.ZodType>(
  place: Place | null,
  path: string,
  schema: S,
): UseQueryResult<z.output<S>> {
  return useQuery({
    queryKey: ["artefact", place, path],
    enabled: place !== null,
    staleTime: Infinity,
    queryFn: async ({ signal }): Promise<z.output<S>> => {
      if (place === null) throw new Error("asked for nothing");
      const answer = await fetch(outputUrl(place, path), { signal });
      const body: unknown = await answer.json();
      if (!answer.ok) throw body;
      return schema.parse(body);
    },
    retry: (failures, error) => failures < 2 && readApiError(error).retryable,
  });
}
