import { defineCompiler, judgingParams, type CompiledStage, type CompileContext, type Json } from "../contract.ts";
import { estimateTraining } from "./cost.ts";
import { trainSettingsSchema, type Algorithm, type TrainSettings } from "./settings.ts";

/**
 * What a hyper-parameter means when the user leaves it empty: cautious values that generalise on small tables.
 * Forests are capped in depth and leaf size, because an unlimited forest makes an ONNX file of tens of megabytes.
 */
const ownDefaults = {
  linear: { regularization: 0.1 },
  random_forest: { trees: 300, max_depth: 14, min_leaf: 3, column_share: 0.3 },
  xgboost: { trees: 600, learning_rate: 0.05, max_depth: 4, min_leaf: 3, row_share: 0.8, column_share: 0.4, l2: 1 },
  lightgbm: { trees: 600, learning_rate: 0.05, max_depth: 5, min_leaf: 20, row_share: 0.8, column_share: 0.4, l2: 1 },
} satisfies Record<Algorithm, Record<string, number>>;

/** Hyper-parameters of the chosen algorithm and no other, so that an unused field never changes a cache key. */
export function hyperParameters(settings: TrainSettings): Record<string, number> {
  const chosen: Record<string, number | null> = {
    regularization: settings.regularization,
    trees: settings.trees,
    learning_rate: settings.learningRate,
    max_depth: settings.maxDepth,
    min_leaf: settings.minLeaf,
    row_share: settings.rowShare,
    column_share: settings.columnShare,
    l2: settings.l2,
  };
  return Object.fromEntries(
    Object.entries(ownDefaults[settings.algorithm]).map(([name, value]) => [name, chosen[name] ?? value]),
  );
}

function compile(settings: TrainSettings, context: CompileContext): CompiledStage {
  const boosting = settings.algorithm === "xgboost" || settings.algorithm === "lightgbm";
  const params: { [key: string]: Json } = {
    algorithm: settings.algorithm,
    hyper: hyperParameters(settings),
    patience: boosting && settings.earlyStopping ? settings.patience : null,
    ...judgingParams(settings, context.project.seed),
  };
  return { params, resources: { cpus: 2, memoryMb: 4096, seconds: 3600 }, cacheable: true, effect: null };
}

export const trainCompiler = defineCompiler(trainSettingsSchema, {
  compile,
  cost: (settings, _, rows) => estimateTraining(settings, hyperParameters(settings), rows),
});
