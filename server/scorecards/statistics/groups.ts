import { EconomicsError } from "../../economics/errors.ts";
import { count } from "../../economics/guards.ts";

/** Counts of two groups: the favoured one (a) and the one to be protected (d). */
export interface GroupCounts {
  readonly itemsA: number;
  readonly itemsD: number;
  /** Items with the favourable outcome in the data. */
  readonly positivesA: number;
  readonly positivesD: number;
  /** Items with the favourable outcome predicted. */
  readonly predictedA: number;
  readonly predictedD: number;
}

/** How differently two groups fare. */
export interface GroupDifferences {
  /** CI = (n_a − n_d)/(n_a + n_d): imbalance of the group sizes. */
  readonly classImbalance: number;
  /** DPL = q_a − q_d: difference of the shares with a favourable outcome. */
  readonly labelDifference: number;
  /** DI = q′_d/q′_a: ratio of the shares predicted favourable; null if nobody of group a is. */
  readonly disparateImpact: number | null;
}

/**
 * Class imbalance, difference in proportions of labels, and disparate impact.
 *
 * Errors: `count.not_whole`, `number.not_finite`, `statistics.order` (more outcomes than items), `class.empty`.
 * Source: definitions of Amazon SageMaker Clarify; disparate impact after the four-fifths rule.
 */
export function groupDifferences(counts: GroupCounts): GroupDifferences {
  const sharesA = groupShares("group a", counts.itemsA, counts.positivesA, counts.predictedA);
  const sharesD = groupShares("group d", counts.itemsD, counts.positivesD, counts.predictedD);
  return {
    classImbalance: (counts.itemsA - counts.itemsD) / (counts.itemsA + counts.itemsD),
    labelDifference: sharesA.labelled - sharesD.labelled,
    disparateImpact: sharesA.predicted === 0 ? null : sharesD.predicted / sharesA.predicted,
  };
}

function groupShares(
  name: string,
  items: number,
  positives: number,
  predicted: number,
): { labelled: number; predicted: number } {
  if (count(`The items of ${name}`, items) === 0) throw new EconomicsError("class.empty", { name: `item of ${name}` });
  if (count(`The positives of ${name}`, positives) > items || count(`The predictions of ${name}`, predicted) > items) {
    throw new EconomicsError("statistics.order", { name: `The counts of ${name}` });
  }
  return { labelled: positives / items, predicted: predicted / items };
}
