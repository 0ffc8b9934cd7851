import {
  byPasses,
  defineCompiler,
  type Expression,
  type HyperValue,
  judgingParams,
  ownDefaults,
  parseExpression,
  stopsEarly,
  type CompiledStage,
  type CompileContext,
  type Json,
} from "../contract.ts";
import { estimateTraining } from "./cost.ts";
import { trainSettingsSchema, type TrainSettings } from "./settings.ts";
import { trainTwin } from "./twin.ts";

/** Hyper-parameters of the chosen algorithm and no other, so that an unused field never changes a cache key. */
export function hyperParameters(settings: TrainSettings): { [key: string]: Json } {
  if (settings.algorithm === "rule")
    return { rules: settings.rules.map(({ when, then }) => ({ when, then })), otherwise: settings.otherwise };
  const chosen: Record<string, HyperValue> = {
    regularization: settings.regularization,
    trees: settings.trees,
    learning_rate: settings.learningRate,
    max_depth: settings.maxDepth,
    min_leaf: settings.minLeaf,
    row_share: settings.rowShare,
    column_share: settings.columnShare,
    l2: settings.l2,
    neighbours: settings.neighbours,
    weighting: settings.weighting,
    smoothing: settings.smoothing,
    kernel: settings.kernel,
    gamma: settings.gamma,
    most_rows: settings.mostRows,
    layers: settings.layers,
    units: settings.units,
    activation: settings.activation,
    solver: settings.solver,
    loss: settings.loss,
    batch: settings.batch,
    epochs: settings.epochs,
  };
  return Object.fromEntries(
    Object.entries(ownDefaults[settings.algorithm]).map(([name, value]) => [name, chosen[name] ?? value]),
  );
}

/**
 * Trees of the typed conditions.
 * @throws Error when one can't be read: issues say so before anything is compiled
 */
function conditions(settings: TrainSettings): Expression[] {
  return settings.rules.map(({ when }) => {
    const parsed = parseExpression(when);
    if (!parsed.ok) throw new Error(`a condition can't be read: ${parsed.error.message}`);
    return parsed.expression;
  });
}

function compile(settings: TrainSettings, context: CompileContext): CompiledStage {
  const growing = stopsEarly.includes(settings.algorithm);
  const judging = judgingParams(settings, context.project.seed);
  const params: { [key: string]: Json } = {
    algorithm: settings.algorithm,
    hyper: hyperParameters(settings),
    patience: growing && settings.earlyStopping ? settings.patience : null,
    ...judging,
    // A rule decides as it was typed: its probabilities stand on the side of one half it says.
    ...(settings.algorithm === "rule" ? { rules: conditions(settings), threshold: { rule: "fixed", value: 0.5 } } : {}),
  };
  return { params, resources: { cpus: 2, memoryMb: 4096, seconds: 3600 }, cacheable: true, effect: null };
}

/** How often a fit goes over its rows, as far as that makes it slower. */
function rounds(hyper: Readonly<Record<string, Json>>, algorithm: TrainSettings["algorithm"]): number {
  const counted = byPasses.includes(algorithm) ? hyper["epochs"] : hyper["trees"];
  return typeof counted === "number" ? counted : 1;
}

export const trainCompiler = defineCompiler(trainSettingsSchema, {
  compile,
  cost: (settings, _, rows) => estimateTraining(settings, rounds(hyperParameters(settings), settings.algorithm), rows),
  twin: trainTwin,
});
