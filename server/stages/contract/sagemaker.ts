/** What a kind becomes on SageMaker. Each room answers in its `sagemaker.ts`; the backend turns the answer into requests and steps. */
import type { MetricKey } from "./metricKeys.ts";
import type { ProblemType } from "./ports.ts";
import type { Json, StageSpec } from "./spec.ts";

/** What a form may depend on beside the stage's own work. */
export type SageMakerWish = {
  /** How a search runs: as many trials inside one training job, as a tuning job (one job per trial), or whichever can express it. */
  search: "auto" | "inside" | "jobs";
  problemType: ProblemType | null;
  /** Rows of the data, when somebody has counted them. */
  rows: number | null;
};

export type SearchRange = { name: string; low: number; high: number; log: boolean; integer: boolean };

/** A setting SageMaker can't express. `path` is a settings path of the stage. */
export type Inexpressible = { path: (string | number)[]; reason: string };

/** A value of `result.json` that decides whether what comes after may happen. */
export type Gate = {
  /** Dotted path in `result.json`. */
  path: string;
  /** Goes on when the value is one of these. */
  passes: string[];
  /** Said when it isn't. */
  failure: string;
};

export type SageMakerForm =
  | {
      job: "processing";
      /** May share one container with its neighbours: each job costs minutes of start. */
      fuses: boolean;
      gate: Gate | null;
      /** The result is put behind an endpoint, under this name. */
      /** `canaryPercent`: share of the requests until somebody decides; 0 = all at once. */
      serves: { endpointName: string; canaryPercent: number } | null;
      note: string | null;
      inexpressible: Inexpressible[];
    }
  | {
      job: "training";
      metrics: { partition: string; key: MetricKey }[];
      /** Trials are made inside the job; how they are is a choice of the target. */
      searches: boolean;
      note: string | null;
      inexpressible: Inexpressible[];
    }
  | {
      job: "tuning";
      searches: true;
      strategy: "Random";
      trials: number;
      objective: { partition: string; key: MetricKey; goal: "Minimize" | "Maximize" };
      ranges: SearchRange[];
      /** What each trial runs: another room's entry with complete parameters, whose `hyper` the trial's values replace. */
      trial: { entry: string; params: { [key: string]: Json } };
      seed: number;
      note: string | null;
      inexpressible: Inexpressible[];
    };

/** Pure: the same spec gives the same form. */
export type ToSageMaker = (spec: StageSpec, wish: SageMakerWish) => SageMakerForm;

/** The form of most kinds: a processing job with nothing special about it. */
export function processingForm(
  options: Partial<Omit<Extract<SageMakerForm, { job: "processing" }>, "job">> = {},
): SageMakerForm {
  return { job: "processing", fuses: false, gate: null, serves: null, note: null, inexpressible: [], ...options };
}
