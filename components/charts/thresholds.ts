import type { Panel } from "../../server/stages/contract.ts";
import type { PanelOf } from "./chartParts.ts";

type Thresholds = PanelOf<"thresholds">;

/** Counts and rates of a two-class decision at one stored threshold; a rate is null where it would divide by nothing. */
export type Decision = {
  threshold: number;
  tp: number;
  fp: number;
  fn: number;
  tn: number;
  precision: number | null;
  recall: number | null;
  specificity: number | null;
  f1: number | null;
  accuracy: number | null;
  flagged: number | null;
};

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** @param at position among the stored thresholds @returns what deciding there would have given, from the stored counts alone */
export function decisionAt(panel: Thresholds, at: number): Decision {
  const tp = panel.tp[at] ?? 0;
  const fp = panel.fp[at] ?? 0;
  const fn = panel.positives - tp;
  const tn = panel.negatives - fp;
  const rows = panel.positives + panel.negatives;
  return {
    threshold: panel.thresholds[at] ?? panel.frozen,
    tp,
    fp,
    fn,
    tn,
    precision: share(tp, tp + fp),
    recall: share(tp, panel.positives),
    specificity: share(tn, panel.negatives),
    f1: share(2 * tp, 2 * tp + fp + fn),
    accuracy: share(tp + tn, rows),
    flagged: share(tp + fp, rows),
  };
}

/** Position of the frozen threshold, or of the nearest stored one. */
export function frozenAt(panel: Thresholds): number {
  return nearest(panel, panel.frozen);
}

/** Position of the stored threshold next to a value. */
export function nearest(panel: Thresholds, value: number): number {
  return panel.thresholds.reduce(
    (best, threshold, at) =>
      Math.abs(threshold - value) < Math.abs((panel.thresholds[best] ?? Infinity) - value) ? at : best,
    0,
  );
}

/** The confusion matrix of a decision, as a panel of its own. */
export function matrixOf(panel: Thresholds, decision: Decision): Panel & { kind: "matrix" } {
  return {
    kind: "matrix",
    id: panel.id,
    title: panel.title,
    rows: [panel.positive, panel.negative],
    columns: [panel.positive, panel.negative],
    values: [
      [decision.tp, decision.fn],
      [decision.fp, decision.tn],
    ],
    rowTitle: "Actual",
    columnTitle: "Predicted",
  };
}
