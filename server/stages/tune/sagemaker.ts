import { z } from "zod";
import {
  type Inexpressible,
  type Json,
  metricKeys,
  type MetricKey,
  type SageMakerForm,
  type SearchRange,
  type StageSpec,
  type ToSageMaker,
} from "../contract.ts";

const json: z.ZodType<Json> = z.json();
/** What `compile.ts` of this room writes. */
const paramsSchema = z.looseObject({
  algorithm: z.string(),
  fixed: z.record(z.string(), json),
  space: z.record(
    z.string(),
    z.object({ low: z.number(), high: z.number(), log: z.boolean(), integer: z.boolean(), start: z.number() }),
  ),
  sampler: z.enum(["random", "tpe", "grid", "manual"]),
  trials: z.number(),
  metric: z.enum(["auto", ...metricKeys]),
  prune: z.boolean(),
  patience: json,
  class_weights: json,
  validation: json,
  test_estimate: z.looseObject({ method: z.string() }),
  search_rows: z.number(),
  threshold: json,
  seed: z.number(),
});
type Params = z.infer<typeof paramsSchema>;

/** The most rows per trial that can be asked for: no data is cut to them. */
const ALL_ROWS = 10_000_000;

/** Why a tuning job can't search in another way than at random. */
const otherSearches = {
  tpe: "TPE is not among SageMaker's strategies; its Bayesian search is another method and finds other settings",
  grid: "SageMaker's grid combines lists of words, not points of ranges",
  manual: "a tuning job makes its trials itself, so it can't be given a list of them",
};
const smallerIsBetter: readonly MetricKey[] = ["log_loss", "brier", "ece", "rmse", "mae", "mape"];
/** Two bounds of one value would make the range empty: SageMaker refuses it, so such a value is fixed. */
const isRange = (range: { low: number; high: number }): boolean => range.low < range.high;

/** What a tuning job can't do of what is asked for; empty when it can express the whole search. */
function beyondTuningJob(
  spec: StageSpec,
  params: Params,
  objective: MetricKey | null,
  rows: number | null,
): Inexpressible[] {
  const found: Inexpressible[] = [];
  if (params.sampler !== "random") found.push({ path: ["sampler"], reason: otherSearches[params.sampler] });
  if (params.prune)
    found.push({ path: ["prune"], reason: "trials are judged at their end, so a poor one can't be stopped earlier" });
  if (params.test_estimate.method !== "partition")
    found.push({
      path: ["testEstimate"],
      reason: "the whole search would have to run anew inside every fold",
    });
  if (params.search_rows < ALL_ROWS && params.search_rows < (rows ?? Infinity))
    found.push({
      path: ["searchRows"],
      reason: `each trial learns from all rows, so it can't be given at most ${params.search_rows.toLocaleString("en")} of them; ask for ${ALL_ROWS.toLocaleString("en")} rows per trial`,
    });
  if ((spec.inputs["model"] ?? []).length > 0)
    found.push({ path: ["model"], reason: "a tuning job can't begin with the settings of another model" });
  if (objective === null)
    found.push({
      path: ["metric"],
      reason: "the objective must be named before the run, and the kind of problem isn't known yet",
    });
  if (!Object.values(params.space).some(isRange))
    found.push({ path: ["algorithm"], reason: "every range holds one value only, so there is nothing to search" });
  return found;
}

const inside = (note: string, inexpressible: Inexpressible[] = []): SageMakerForm => ({
  job: "training",
  metrics: [],
  searches: true,
  note,
  inexpressible,
});

/**
 * One training job that searches as it does on this machine, or a tuning job with one training job per trial.
 * A tuning job is chosen exactly when it can express the search: random, on a hold-out or in folds, without pruning.
 */
export const tuneToSageMaker: ToSageMaker = (spec, wish) => {
  const params = paramsSchema.parse(spec.params);
  const objective =
    params.metric !== "auto"
      ? params.metric
      : wish.problemType === null
        ? null
        : wish.problemType === "regression"
          ? "rmse"
          : "log_loss";
  if (wish.search === "inside")
    return inside("All trials run one after the other inside one training job, as asked for.");
  const beyond = beyondTuningJob(spec, params, objective, wish.rows);
  if (wish.search === "auto" && beyond[0])
    return inside(`All trials run inside one training job: ${beyond[0].reason}.`);
  if (objective === null || beyond.length > 0) return inside("", beyond);
  const ranges = Object.entries(params.space).map(([name, range]): SearchRange => ({
    name,
    low: range.low,
    high: range.high,
    log: range.log,
    integer: range.integer,
  }));
  const hyper = Object.fromEntries(Object.entries(params.space).map(([name, range]) => [name, range.start]));
  return {
    job: "tuning",
    searches: true,
    strategy: "Random",
    trials: params.trials,
    objective: {
      partition: "validation",
      key: objective,
      goal: smallerIsBetter.includes(objective) ? "Minimize" : "Maximize",
    },
    ranges: ranges.filter(isRange),
    trial: {
      entry: "train",
      params: {
        algorithm: params.algorithm,
        hyper: { ...hyper, ...params.fixed },
        patience: params.patience,
        class_weights: params.class_weights,
        validation: params.validation,
        test_estimate: json.parse(params.test_estimate),
        threshold: params.threshold,
        seed: params.seed,
      },
    },
    seed: params.seed,
    note: `A tuning job draws ${params.trials} trials at random, each a training job on all rows.`,
    inexpressible: [],
  };
};
