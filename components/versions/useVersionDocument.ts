"use client";

import { useQuery } from "@tanstack/react-query";
import type { PipelineDocument } from "../../server/pipeline/schema.ts";
import { useApi } from "../api/index.ts";
import type { Side } from "./place.ts";

/** The document of one side. Versions never change, so each is loaded once. */
export function useVersionDocument(
  projectId: string,
  side: Side | null,
  draft: PipelineDocument,
): { data: PipelineDocument | undefined; error: unknown } {
  const number = typeof side === "number" ? side : null;
  const { data, error } = useQuery(
    useApi().pipelines.version.queryOptions(
      { projectId, number: number ?? 1 },
      { enabled: number !== null, staleTime: Infinity },
    ),
  );
  if (side === "draft") return { data: draft, error: null };
  return number === null ? { data: undefined, error: null } : { data, error };
}
