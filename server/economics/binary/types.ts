/** Value of one item by outcome, currency/item; benefits positive, costs negative. */
export interface CellValues {
  /** v_TP: a positive item that was flagged. */
  readonly tp: number;
  /** v_FN: a positive item that was missed. */
  readonly fn: number;
  /** v_FP: a negative item that was flagged. */
  readonly fp: number;
  /** v_TN: a negative item that was left alone. */
  readonly tn: number;
}

/** Items by outcome on an evaluated set; rows actual, columns predicted. */
export interface ConfusionCounts {
  readonly tp: number;
  readonly fn: number;
  readonly fp: number;
  readonly tn: number;
}

/** Rates at one threshold, each in [0, 1]. */
export interface Rates {
  /** TPR (recall): share of positive items that are flagged. */
  readonly tpr: number;
  /** FPR: share of negative items that are flagged. */
  readonly fpr: number;
}

/** Today's process, against which a model is valued. */
export interface Baseline extends Rates {
  /** c₀: variable cost of today's process, currency/item (minutes × rate). */
  readonly costPerItem: number;
  /** F₀: fixed cost of today's process, currency/period. */
  readonly fixedCost: number;
}

/** Everything the net value of a binary model follows from. */
export interface BinaryInputs {
  /** V: items/period. */
  readonly volume: number;
  /** π: share of positive items in production, in [0, 1]. */
  readonly prevalence: number;
  readonly rates: Rates;
  readonly values: CellValues;
  /** c_p: variable cost, currency/prediction. */
  readonly costPerPrediction: number;
  /** F: fixed run cost, currency/period (endpoint, monitoring, people, support). */
  readonly fixedRunCost: number;
  readonly baseline: Baseline;
  /** a: share of predictions acted on, in [0, 1]. */
  readonly adoption: number;
  /** α: share of the fixed cost of today's process that is really released, in [0, 1]. */
  readonly cashableShare: number;
}
