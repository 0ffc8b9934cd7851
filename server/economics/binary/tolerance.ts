import { tolerance, type Tolerance } from "../tolerance.ts";
import { netValue } from "./netValue.ts";
import { reasonableDifferences } from "./valueCells.ts";
import type { BinaryInputs } from "./types.ts";

/** Tolerance of a binary model for errors of both kinds, and of each kind alone. */
export interface BinaryTolerance extends Tolerance {
  /** ε = π(1 − TPR) + (1 − π)FPR: share of wrong decisions in production. */
  readonly errorRate: number;
  /** X/ε: mean cost of one error, currency; null without errors. */
  readonly meanCostPerError: number | null;
  /** ε* = k*·ε; null without errors. */
  readonly breakEvenErrorRate: number | null;
  /** TPR*: recall at which N = 0, FPR held; outside [0, 1] it cannot be reached; null if recall has no effect. */
  readonly breakEvenRecall: number | null;
  /** FPR*: false-positive rate at which N = 0, TPR held; same reading. */
  readonly breakEvenFalsePositiveRate: number | null;
  /** False if k* would push a rate above 1: then the errors of that kind cannot grow that far. */
  readonly withinRange: boolean;
}

/**
 * k*, ε*, TPR* and FPR* of a binary model.
 *
 * X = π(1 − TPR)Δ_P + (1 − π)FPR·Δ_N; k* = N(0)/(a·V·X), ε* = k*·ε; TPR* = TPR − N/(a·V·π·Δ_P);
 * FPR* = FPR + N/(a·V(1 − π)Δ_N). Valid while k*·max(FNR, FPR) ≤ 1.
 * Errors: those of `netValue`, and `matrix.unreasonable`.
 */
export function binaryTolerance(inputs: BinaryInputs): BinaryTolerance {
  const net = netValue(inputs);
  const { positive: perCaught, negative: perLeftAlone } = reasonableDifferences(inputs.values);
  const { volume, prevalence, adoption, rates } = inputs;
  const missRate = 1 - rates.tpr;
  const errorRate = prevalence * missRate + (1 - prevalence) * rates.fpr;
  const errorLoss = prevalence * missRate * perCaught + (1 - prevalence) * rates.fpr * perLeftAlone;
  const overall = tolerance({ netValue: net, volume, adoption, errorLoss });
  const scale = overall.breakEvenScale;
  const valueOfRecall = adoption * volume * prevalence * perCaught;
  const costOfFalsePositives = adoption * volume * (1 - prevalence) * perLeftAlone;
  return {
    ...overall,
    errorRate,
    meanCostPerError: errorRate === 0 ? null : errorLoss / errorRate,
    breakEvenErrorRate: scale === null ? null : scale * errorRate,
    breakEvenRecall: valueOfRecall === 0 ? null : rates.tpr - net / valueOfRecall,
    breakEvenFalsePositiveRate: costOfFalsePositives === 0 ? null : rates.fpr + net / costOfFalsePositives,
    withinRange: (scale ?? 0) * Math.max(missRate, rates.fpr) <= 1,
  };
}
