import type { RunDetail } from "../runs/index.ts";
import type { StageResult } from "../stages/contract.ts";

/** What `run --json` prints. Rows are counts, seconds are wall-clock; null where a stage never got there. */
export type RunReport = {
  status: string;
  runId: string;
  stages: {
    id: string;
    kind: string;
    status: string;
    seconds: number | null;
    cached: boolean;
    rowsIn: number | null;
    rowsOut: number | null;
    rowsRejected: number | null;
    rowsMade: number | null;
  }[];
  problemType: StageResult["problemType"];
  metrics: {
    validation: StageResult["metrics"]["validation"] | null;
    test: StageResult["metrics"]["test"] | null;
    baseline: StageResult["metrics"]["baseline"] | null;
  };
  refused: number | null;
  verdict: string | null;
  modelId: string | null;
  endpoint: string | null;
  error: RunDetail["error"];
};

/** The stage that speaks for the run: the last one in the plan that judged a model. */
export function judgingStage(run: Pick<RunDetail, "stages">): RunDetail["stages"][number] | undefined {
  return run.stages.findLast((stage) => stage.result?.metrics.test ?? stage.result?.metrics.validation);
}

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** @returns the run as one object; `modelId` is the registered model that the judgement is about */
export function reportRun(run: RunDetail): RunReport {
  const judged = judgingStage(run)?.result;
  return {
    status: run.status,
    runId: run.id,
    stages: run.stages.map((stage) => ({
      id: stage.stageId,
      kind: stage.kind,
      status: stage.status,
      seconds: stage.startedAt && stage.endedAt ? (stage.endedAt.getTime() - stage.startedAt.getTime()) / 1000 : null,
      cached: stage.cached,
      rowsIn: stage.rowsIn,
      rowsOut: stage.rowsOut,
      rowsRejected: stage.rowsRejected,
      rowsMade: stage.rowsMade,
    })),
    problemType: run.stages.findLast((stage) => stage.result?.problemType)?.result?.problemType ?? null,
    metrics: {
      validation: judged?.metrics.validation ?? null,
      test: judged?.metrics.test ?? null,
      baseline: judged?.metrics.baseline ?? null,
    },
    refused: judged?.refused ?? null,
    verdict: judged?.verdict?.text ?? null,
    modelId: text(judged?.facts["modelId"]),
    endpoint: text(run.stages.findLast((stage) => text(stage.result?.facts["address"]))?.result?.facts["address"]),
    error: run.error,
  };
}
