"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Stage } from "../../server/pipeline/schema.ts";
import type { CompiledForm, CompiledView } from "../../server/projects/compileTarget.ts";
import { useApi } from "../api/index.ts";

export type { CompiledForm, CompiledView } from "../../server/projects/compileTarget.ts";
export type Compiled = Extract<CompiledView, { status: "compiled" }>;
export type Finding = Compiled["findings"][number];

/**
 * What the saved draft becomes on SageMaker.
 * @param revision of the saved draft: each newer one is compiled anew, the older answer stays in sight meanwhile
 */
export function useCompiled(projectId: string, revision: number, form: CompiledForm, enabled = true) {
  const api = useApi();
  return useQuery(
    api.pipelines.compiled.queryOptions(
      { projectId, form, revision },
      { enabled, staleTime: Infinity, placeholderData: keepPreviousData },
    ),
  );
}

/** Where a finding's field is typed: in the stage that overrides it, else in the pipeline's target. Null: nowhere. */
export function fieldPlace(
  finding: Pick<Finding, "stage" | "field">,
  stages: readonly Stage[],
): { stage: string | null; path: string[] } | null {
  if (finding.field === null) return null;
  const path = finding.field.split(".");
  const own = stages.find((stage) => stage.id === finding.stage)?.target;
  if (!own) return { stage: null, path };
  if ((path[0] ?? "") in own) return { stage: finding.stage, path };
  // `processing.instance` of the pipeline is `instance` of a stage.
  const last = path.at(-1) ?? "";
  return last in own ? { stage: finding.stage, path: [last] } : { stage: null, path };
}
