import {
  byPasses,
  defineCompiler,
  forests,
  type HyperValue,
  judgingParams,
  ownDefaults,
  stopsEarly,
  type CompiledStage,
  type CompileContext,
  type Json,
  type TunableAlgorithm,
} from "../contract.ts";
import { estimateTuning } from "./cost.ts";
import { gridOf, type SearchSpace } from "./grid.ts";
import { tuneSettingsSchema, type TuneSettings } from "./settings.ts";

type Range = { low: number; high: number; log: boolean };

/** Hyper-parameters that trials vary, by algorithm. */
const searched: Record<TunableAlgorithm, string[]> = {
  linear: ["regularization"],
  random_forest: ["max_depth", "min_leaf", "column_share"],
  xgboost: ["learning_rate", "max_depth", "min_leaf", "row_share", "column_share", "l2"],
  lightgbm: ["learning_rate", "max_depth", "min_leaf", "row_share", "column_share", "l2"],
  decision_tree: ["max_depth", "min_leaf"],
  extra_trees: ["max_depth", "min_leaf", "column_share"],
  knn: ["neighbours"],
  naive_bayes: ["smoothing"],
  svm: ["regularization", "gamma"],
  mlp: ["units", "learning_rate", "l2"],
  sgd: ["learning_rate", "l2"],
};
const whole = ["max_depth", "min_leaf", "neighbours", "units"];
/** Trials are made with fewer trees than a single training would grow. */
const mostTrees: Partial<Record<TunableAlgorithm, number>> = {
  random_forest: 200,
  extra_trees: 200,
  xgboost: 500,
  lightgbm: 500,
};
const deepest = 20;

function rangeOf(settings: TuneSettings, name: string): Range | undefined {
  const { algorithm, maxDepth } = settings;
  const passes = byPasses.includes(algorithm);
  switch (name) {
    case "max_depth":
      return forests.includes(algorithm)
        ? { ...maxDepth, low: Math.min(deepest, maxDepth.low * 2), high: Math.min(deepest, maxDepth.high * 2) }
        : maxDepth;
    case "learning_rate":
      return passes ? settings.stepSize : settings.learningRate;
    case "l2":
      return passes ? settings.decay : settings.l2;
    case "regularization":
      return settings.regularization;
    case "min_leaf":
      return settings.minLeaf;
    case "row_share":
      return settings.rowShare;
    case "column_share":
      return settings.columnShare;
    case "neighbours":
      return settings.neighbours;
    case "smoothing":
      return settings.smoothing;
    case "gamma":
      return settings.gamma;
    case "units":
      return settings.units;
    default:
      return undefined;
  }
}

/**
 * Search space of the chosen algorithm: bounds, scale, whole numbers, first value. The first trial starts from the
 * algorithm's own cautious value, pulled inside the range if it excludes it.
 */
export function searchSpace(settings: TuneSettings): SearchSpace {
  const space: SearchSpace = {};
  for (const name of searched[settings.algorithm]) {
    const range = rangeOf(settings, name);
    if (range === undefined) continue;
    const own = ownDefaults[settings.algorithm][name];
    const first = typeof own === "number" ? own : Math.sqrt(range.low * range.high);
    space[name] = {
      ...range,
      integer: whole.includes(name),
      start: Math.min(range.high, Math.max(range.low, first)),
    };
  }
  return space;
}

/** Hyper-parameters that all trials share. */
function fixedHyper(settings: TuneSettings, space: SearchSpace): Record<string, HyperValue> {
  const { algorithm } = settings;
  const kept = Object.entries(ownDefaults[algorithm]).filter(([name]) => !(name in space));
  const trees = mostTrees[algorithm];
  return { ...Object.fromEntries(kept), ...(trees === undefined ? {} : { trees: settings.trees ?? trees }) };
}

/** Trials that are known before the search: those of a grid, or those typed; null when a sampler makes them up. */
function listedTrials(settings: TuneSettings): Record<string, number>[] | null {
  const space = searchSpace(settings);
  if (settings.sampler === "grid") return gridOf(space, settings.gridPoints);
  if (settings.sampler !== "manual") return null;
  const typed: Record<string, keyof TuneSettings["manual"][number]> = {
    regularization: "regularization",
    max_depth: "maxDepth",
    min_leaf: "minLeaf",
    learning_rate: "learningRate",
    row_share: "rowShare",
    column_share: "columnShare",
    l2: "l2",
    neighbours: "neighbours",
    smoothing: "smoothing",
    gamma: "gamma",
    units: "units",
  };
  return settings.manual.map((trial) =>
    Object.fromEntries(
      Object.entries(space).map(([name, range]) => {
        const field = typed[name];
        return [name, (field === undefined ? null : trial[field]) ?? range.start];
      }),
    ),
  );
}

function compile(settings: TuneSettings, context: CompileContext): CompiledStage {
  const space = searchSpace(settings);
  const listed = listedTrials(settings);
  const params: { [key: string]: Json } = {
    algorithm: settings.algorithm,
    fixed: fixedHyper(settings, space),
    space,
    sampler: settings.sampler,
    trials: listed?.length ?? settings.trials,
    ...(listed === null ? {} : { list: listed }),
    metric: settings.metric,
    prune: settings.prune,
    search_rows: settings.searchRows,
    patience: stopsEarly.includes(settings.algorithm) ? settings.patience : null,
    ...judgingParams(settings, context.project.seed),
  };
  return { params, resources: { cpus: 2, memoryMb: 4096, seconds: 7200 }, cacheable: true, effect: null };
}

export const tuneCompiler = defineCompiler(tuneSettingsSchema, {
  compile,
  cost: (settings, _, rows) => estimateTuning(settings, listedTrials(settings)?.length ?? settings.trials, rows),
});
