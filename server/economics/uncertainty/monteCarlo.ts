import { EconomicsError } from "../errors.ts";
import { sameLength } from "../guards.ts";
import { at } from "../series.ts";
import { binaryInputs, type BinaryCase } from "../binary/case.ts";
import { netValue } from "../binary/netValue.ts";
import { INPUT_SYMBOLS, VARIABLE_INPUTS, type InputSymbol, type VariableInput } from "./inputs.ts";
import { uniformDraws } from "./mulberry32.ts";
import { mean, sharePositive, sorted, sortedQuantile } from "./quantile.ts";
import { checkedTriangle, triangularQuantile, type Triangle } from "./triangle.ts";

/** Printed beside every range of this file. */
export const INPUT_NOTE = "Range if our assumptions are off; the sampling error of the test set comes on top.";

/** What each uncertain input may be. */
export type UncertainInputs = Partial<Record<InputSymbol, Triangle>>;

/** N over all draws, currency/period. */
export interface InputRange {
  readonly mean: number;
  readonly p05: number;
  readonly p50: number;
  readonly p95: number;
  /** P(N > 0): share of draws above zero. */
  readonly positiveShare: number;
}

/** The uncertain inputs in drawing order. */
export function drawnSymbols(uncertain: UncertainInputs): readonly InputSymbol[] {
  return INPUT_SYMBOLS.filter((symbol) => uncertain[symbol] !== undefined);
}

/** The uniform draws of a Monte Carlo: `draws` rows with one entry per uncertain input. Errors: `draws.too_many`. */
export function inputDraws(uncertain: UncertainInputs, seed: number, draws: number): Float64Array {
  return uniformDraws(seed, draws * drawnSymbols(uncertain).length);
}

/**
 * N of every draw with the uncertain inputs drawn independently from their triangles, currency/period.
 *
 * In: the stated case, the triangles, uniform draws (row by row, inputs in drawing order), reusable as long as the set
 * of uncertain inputs stays the same.
 * Errors: those of `netValue`; `triangle.order`, `input.not_applicable`, `statistics.length`; `sheet.incomplete` without
 * an uncertain input.
 */
export function drawnNetValues(stated: BinaryCase, uncertain: UncertainInputs, uniforms: Float64Array): Float64Array {
  const varied = drawnSymbols(uncertain).map((symbol) => variation(stated, symbol, uncertain[symbol]));
  if (varied.length === 0) {
    throw new EconomicsError("sheet.incomplete", { name: "The low and high value of at least one amount" });
  }
  if (uniforms.length % varied.length !== 0) {
    throw new EconomicsError("statistics.length", { name: "Uncertain inputs and draws" });
  }
  const values = new Float64Array(sameLength("The draws", uniforms) / varied.length);
  const draft = structuredClone(stated);
  let position = 0;
  for (let draw = 0; draw < values.length; draw += 1) {
    for (const { input, triangle } of varied) {
      input.write(draft, triangularQuantile(triangle, at(uniforms, position)));
      position += 1;
    }
    values[draw] = netValue(binaryInputs(draft));
  }
  return values;
}

/** Mean, 5 %, 50 % and 95 % point (type 7) and P(N > 0) of drawn net values. Errors: `statistics.length`. */
export function inputRange(values: Float64Array): InputRange {
  const rising = sorted(values);
  return {
    mean: mean(values),
    p05: sortedQuantile(rising, 0.05),
    p50: sortedQuantile(rising, 0.5),
    p95: sortedQuantile(rising, 0.95),
    positiveShare: sharePositive(values),
  };
}

function variation(
  stated: BinaryCase,
  symbol: InputSymbol,
  triangle: Triangle | undefined,
): { readonly input: VariableInput; readonly triangle: Triangle } {
  const input: VariableInput = VARIABLE_INPUTS[symbol];
  if (triangle === undefined || input.read(stated) === null) {
    throw new EconomicsError("input.not_applicable", { name: input.label });
  }
  return { input, triangle: checkedTriangle(input.label, triangle) };
}
