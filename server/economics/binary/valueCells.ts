import { EconomicsError } from "../errors.ts";
import { finite, nonNegative, rate } from "../guards.ts";
import type { CellValues } from "./types.ts";

/** Amounts asked for when a model triggers an intervention that prevents a loss. */
export interface InterventionAmounts {
  readonly framing: "intervention";
  /** L: loss per missed positive, currency/item, ≥ 0. */
  readonly lossPerMissed: number;
  /** s: share of the loss that is saved when a positive is acted on, in [0, 1]. */
  readonly saveRate: number;
  /** c_i: cost of one intervention, currency/item, ≥ 0. */
  readonly interventionCost: number;
  /** c_fa: extra harm of a false alarm, currency/item, ≥ 0. */
  readonly falseAlarmHarm: number;
}

/** Amounts asked for when a model picks opportunities, as in marketing. */
export interface OpportunityAmounts {
  readonly framing: "opportunity";
  /** Margin won from a positive that is addressed, currency/item, ≥ 0. */
  readonly margin: number;
  /** c_i: cost of addressing one item, currency/item, ≥ 0. */
  readonly interventionCost: number;
}

/** The four cells given directly. */
export interface DirectAmounts {
  readonly framing: "cells";
  readonly cells: CellValues;
}

/** The amounts a form asks for, in one of three framings. */
export type ValueAmounts = InterventionAmounts | OpportunityAmounts | DirectAmounts;

/**
 * Values of the four outcomes, currency/item, from the amounts people can state.
 *
 * Intervention: v_TP = −c_i − (1 − s)L, v_FN = −L, v_FP = −c_i − c_fa, v_TN = 0.
 * Opportunity: v_TP = margin − c_i, v_FP = −c_i, v_FN = v_TN = 0.
 * Errors: `number.not_finite`, `amount.negative`, `rate.out_of_range`.
 * Source: expected-value framework of Provost & Fawcett, Data Science for Business, ch. 7 (benefits +, costs −).
 */
export function cellValues(amounts: ValueAmounts): CellValues {
  switch (amounts.framing) {
    case "intervention": {
      const loss = nonNegative("The loss per missed case", amounts.lossPerMissed);
      const saved = rate("The save rate", amounts.saveRate);
      const intervention = nonNegative("The intervention cost", amounts.interventionCost);
      const harm = nonNegative("The false-alarm harm", amounts.falseAlarmHarm);
      return { tp: 0 - intervention - (1 - saved) * loss, fn: 0 - loss, fp: 0 - intervention - harm, tn: 0 };
    }
    case "opportunity": {
      const margin = nonNegative("The margin", amounts.margin);
      const intervention = nonNegative("The intervention cost", amounts.interventionCost);
      return { tp: margin - intervention, fn: 0, fp: 0 - intervention, tn: 0 };
    }
    case "cells":
      return checkedCells(amounts.cells);
  }
}

/** Returns the cells if all four are finite; else `number.not_finite`. */
export function checkedCells(cells: CellValues): CellValues {
  finite("The value of a caught case", cells.tp);
  finite("The value of a missed case", cells.fn);
  finite("The value of a false alarm", cells.fp);
  finite("The value of an item left alone", cells.tn);
  return cells;
}

/** What deciding right is worth, currency/item. */
export interface ValueDifferences {
  /** Δ_P = v_TP − v_FN: catching a positive instead of missing it. */
  readonly positive: number;
  /** Δ_N = v_TN − v_FP: leaving a negative alone instead of flagging it. */
  readonly negative: number;
}

/** Δ_P and Δ_N, currency/item, of either sign. Errors: `number.not_finite`. */
export function valueDifferences(cells: CellValues): ValueDifferences {
  checkedCells(cells);
  return { positive: cells.tp - cells.fn, negative: cells.tn - cells.fp };
}

/**
 * Δ_P and Δ_N of a reasonable matrix, both above zero.
 *
 * Errors: `matrix.unreasonable` if one action dominates the other, so that no model is needed.
 * Source: Elkan 2001, section 1.1 (reasonableness conditions), with the sign of benefits.
 */
export function reasonableDifferences(cells: CellValues): ValueDifferences {
  const differences = valueDifferences(cells);
  if (!(differences.positive > 0)) {
    throw new EconomicsError("matrix.unreasonable", { name: "catching a case is worth nothing" });
  }
  if (!(differences.negative > 0)) {
    throw new EconomicsError("matrix.unreasonable", { name: "leaving a good one alone is worth nothing" });
  }
  return differences;
}
