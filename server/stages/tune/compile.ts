import { defineCompiler, judgingParams, type CompiledStage, type CompileContext, type Json } from "../contract.ts";
import { estimateTuning } from "./cost.ts";
import { tuneSettingsSchema, type Algorithm, type TuneSettings } from "./settings.ts";

type Range = { low: number; high: number; log: boolean };

/** Hyper-parameters that trials vary, by algorithm. */
const searched = {
  linear: ["regularization"],
  random_forest: ["max_depth", "min_leaf", "column_share"],
  xgboost: ["learning_rate", "max_depth", "min_leaf", "row_share", "column_share", "l2"],
  lightgbm: ["learning_rate", "max_depth", "min_leaf", "row_share", "column_share", "l2"],
} satisfies Record<Algorithm, string[]>;

/** Where the first trial starts: cautious values that are rarely bad; pulled inside the range if it excludes them. */
const start: Record<Algorithm, Record<string, number>> = {
  linear: { regularization: 0.1 },
  random_forest: { max_depth: 14, min_leaf: 3, column_share: 0.3 },
  xgboost: { learning_rate: 0.05, max_depth: 4, min_leaf: 3, row_share: 0.8, column_share: 0.4, l2: 1 },
  lightgbm: { learning_rate: 0.05, max_depth: 5, min_leaf: 20, row_share: 0.8, column_share: 0.4, l2: 1 },
};

const mostTrees: Record<Algorithm, number | null> = { linear: null, random_forest: 200, xgboost: 500, lightgbm: 500 };
const deepest = 20;

/** Search space of the chosen algorithm: bounds, scale, whole numbers, first value. */
export function searchSpace(settings: TuneSettings): Record<string, Range & { integer: boolean; start: number }> {
  const twice = (range: Range): Range => ({
    ...range,
    low: Math.min(deepest, range.low * 2),
    high: Math.min(deepest, range.high * 2),
  });
  const ranges: Record<string, Range> = {
    regularization: settings.regularization,
    max_depth: settings.algorithm === "random_forest" ? twice(settings.maxDepth) : settings.maxDepth,
    min_leaf: settings.minLeaf,
    learning_rate: settings.learningRate,
    row_share: settings.rowShare,
    column_share: settings.columnShare,
    l2: settings.l2,
  };
  const space: Record<string, Range & { integer: boolean; start: number }> = {};
  for (const name of searched[settings.algorithm]) {
    const range = ranges[name];
    const first = start[settings.algorithm][name];
    if (range === undefined || first === undefined) continue;
    space[name] = {
      ...range,
      integer: name === "max_depth" || name === "min_leaf",
      start: Math.min(range.high, Math.max(range.low, first)),
    };
  }
  return space;
}

function compile(settings: TuneSettings, context: CompileContext): CompiledStage {
  const boosting = settings.algorithm === "xgboost" || settings.algorithm === "lightgbm";
  const trees = mostTrees[settings.algorithm] === null ? null : (settings.trees ?? mostTrees[settings.algorithm]);
  const params: { [key: string]: Json } = {
    algorithm: settings.algorithm,
    fixed: trees === null ? {} : { trees },
    space: searchSpace(settings),
    sampler: settings.sampler,
    trials: settings.trials,
    metric: settings.metric,
    prune: settings.prune,
    search_rows: settings.searchRows,
    patience: boosting ? settings.patience : null,
    ...judgingParams(settings, context.project.seed),
  };
  return { params, resources: { cpus: 2, memoryMb: 4096, seconds: 7200 }, cacheable: true, effect: null };
}

export const tuneCompiler = defineCompiler(tuneSettingsSchema, {
  compile,
  cost: (settings, _, rows) => estimateTuning(settings, rows),
});
