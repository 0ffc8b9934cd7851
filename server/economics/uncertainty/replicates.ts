import { EconomicsError } from "../errors.ts";
import { count, sameLength } from "../guards.ts";
import { at } from "../series.ts";
import { checkedCells } from "../binary/valueCells.ts";
import type { CellValues } from "../binary/types.ts";
import { isPositive } from "../threshold/counts.ts";
import { mulberry32, type Uniform } from "./mulberry32.ts";

/** Replicates of the counts at one threshold, one entry per replicate. */
export interface CountReplicates {
  /** TP. */
  readonly tp: ArrayLike<number>;
  /** FP. */
  readonly fp: ArrayLike<number>;
  /** Positive items drawn. */
  readonly positives: ArrayLike<number>;
  /** Negative items drawn. */
  readonly negatives: ArrayLike<number>;
  /** n₊ of the evaluated set, which decides whether an interval may be shown. */
  readonly evaluatedPositives: number;
}

/**
 * Returns the replicates if every one contains both classes and no more flags than items.
 *
 * Errors: `statistics.length`, `count.not_whole`, `statistics.order` (more flagged than drawn), `class.empty`.
 */
export function checkedReplicates(replicates: CountReplicates): CountReplicates {
  const { tp, fp, positives, negatives } = replicates;
  const length = sameLength("The replicates", tp, fp, positives, negatives);
  count("The number of positive items", replicates.evaluatedPositives);
  for (let i = 0; i < length; i += 1) {
    checkClass("positive item in a replicate", at(tp, i), at(positives, i));
    checkClass("negative item in a replicate", at(fp, i), at(negatives, i));
  }
  return replicates;
}

function checkClass(name: string, flagged: number, drawn: number): void {
  count(`The number of flags of a ${name}`, flagged);
  if (count(`The number of each ${name}`, drawn) === 0) throw new EconomicsError("class.empty", { name });
  if (flagged > drawn) throw new EconomicsError("statistics.order", { name: "Flagged and drawn items" });
}

/** Rows of an evaluated set; they never leave the members' own browser or the server. */
export interface ScoredRows {
  /** 1 positive, 0 negative. */
  readonly actual: ArrayLike<number>;
  /** Score in [0, 1]. */
  readonly scores: ArrayLike<number>;
}

/**
 * Bootstrap replicates of the counts at threshold t, from rows.
 *
 * `whole`: n rows drawn with replacement from all n, index ⌊u·n⌋, in order; for a set whose mix is that of production.
 * `by_class`: n₊ draws from the positives, then n₋ from the negatives; for any other mix, to be reweighted.
 * Errors: `statistics.length`, `count.not_whole`, `rate.out_of_range` (a class other than 0 or 1).
 * Source: Efron 1979 (bootstrap); generator mulberry32 with the stored seed, so that the digits can be reproduced.
 */
export function replicatesFromRows(
  rows: ScoredRows,
  threshold: number,
  options: { readonly seed: number; readonly replicates: number; readonly resample: "whole" | "by_class" },
): CountReplicates {
  const outcomes = outcomesAt(rows, threshold);
  const uniform = mulberry32(options.seed);
  const groups =
    options.resample === "whole"
      ? [outcomes]
      : [outcomes.filter((each) => each >= POSITIVE), outcomes.filter((each) => each < POSITIVE)];
  const size = count("The number of replicates", options.replicates);
  const tally = {
    tp: new Float64Array(size),
    fp: new Float64Array(size),
    positives: new Float64Array(size),
    negatives: new Float64Array(size),
  };
  for (let replicate = 0; replicate < size; replicate += 1) {
    for (const group of groups) drawInto(tally, replicate, group, uniform);
  }
  return { ...tally, evaluatedPositives: outcomes.filter((each) => each >= POSITIVE).length };
}

// Outcome codes: bit 1 set for positive items, bit 0 for flagged ones.
const POSITIVE = 2;
const FLAGGED = 1;

function outcomesAt({ actual, scores }: ScoredRows, threshold: number): Uint8Array {
  const items = sameLength("Classes and scores", actual, scores);
  return Uint8Array.from({ length: items }, (_, i) => {
    const positive = isPositive(at(actual, i)) ? POSITIVE : 0;
    return positive + (at(scores, i) >= threshold ? FLAGGED : 0);
  });
}

function drawInto(
  tally: { tp: Float64Array; fp: Float64Array; positives: Float64Array; negatives: Float64Array },
  replicate: number,
  group: Uint8Array,
  uniform: Uniform,
): void {
  const found = [0, 0, 0, 0];
  for (let draw = 0; draw < group.length; draw += 1) {
    const outcome = at(group, Math.floor(uniform() * group.length));
    found[outcome] = at(found, outcome) + 1;
  }
  const caught = at(found, POSITIVE + FLAGGED);
  const alarms = at(found, FLAGGED);
  tally.tp[replicate] = at(tally.tp, replicate) + caught;
  tally.fp[replicate] = at(tally.fp, replicate) + alarms;
  tally.positives[replicate] = at(tally.positives, replicate) + caught + at(found, POSITIVE);
  tally.negatives[replicate] = at(tally.negatives, replicate) + alarms + at(found, 0);
}

/**
 * Value per item of every replicate at the mix that was drawn, currency/item. A replicate may lack a class.
 *
 * Errors: `statistics.length`, `number.not_finite`; `class.empty` if nothing was drawn.
 */
export function replicatedValuesPerItem(replicates: CountReplicates, cells: CellValues): Float64Array {
  checkedCells(cells);
  const { tp, fp, positives, negatives } = replicates;
  const values = new Float64Array(sameLength("The replicates", tp, fp, positives, negatives));
  for (let i = 0; i < values.length; i += 1) {
    const drawn = at(positives, i) + at(negatives, i);
    if (!(drawn > 0)) throw new EconomicsError("class.empty", { name: "item in a replicate" });
    const caught = at(tp, i) * cells.tp + (at(positives, i) - at(tp, i)) * cells.fn;
    values[i] = (caught + at(fp, i) * cells.fp + (at(negatives, i) - at(fp, i)) * cells.tn) / drawn;
  }
  return values;
}
