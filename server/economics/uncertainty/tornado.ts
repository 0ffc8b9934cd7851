import { EconomicsError } from "../errors.ts";
import { positive } from "../guards.ts";
import { binaryInputs, type BinaryCase } from "../binary/case.ts";
import { netValue } from "../binary/netValue.ts";
import { VARIABLE_INPUTS, type InputSymbol, type VariableInput } from "./inputs.ts";

/** The inputs a tornado shows unless told otherwise. */
export const TORNADO_INPUTS: readonly InputSymbol[] = ["V", "pi", "L", "ci", "cfp", "fpr", "F", "F0", "fnr"];

/** One bar: N with one input lowered and raised, the others held. */
export interface TornadoBar {
  readonly input: InputSymbol;
  /** N with the input lowered, currency/period. */
  readonly low: number;
  /** N with the input raised, currency/period. */
  readonly high: number;
  /** |high − low|, currency/period. */
  readonly swing: number;
  /** True if a share had to be kept inside [0, 1], so that the change is smaller than asked for. */
  readonly clamped: boolean;
}

/**
 * One-at-a-time sensitivity of N: each input × (1 − change) and × (1 + change), widest swing first.
 *
 * In: the stated case, `change` as a share (0.2 is ±20 %), the inputs to vary; those that do not occur in the framing
 * are left out. Of equal swings the input listed first comes first.
 * Errors: those of `netValue`; `amount.not_positive` (change); `input.not_applicable` if nothing is left to vary.
 */
export function tornado(
  stated: BinaryCase,
  change: number,
  inputs: readonly InputSymbol[] = TORNADO_INPUTS,
): readonly TornadoBar[] {
  positive("The change", change);
  const bars: TornadoBar[] = [];
  for (const symbol of inputs) {
    const input: VariableInput = VARIABLE_INPUTS[symbol];
    const present = input.read(stated);
    if (present === null) continue;
    const lower = within(input, present * (1 - change));
    const upper = within(input, present * (1 + change));
    const low = netValueWith(stated, input, lower.value);
    const high = netValueWith(stated, input, upper.value);
    bars.push({ input: symbol, low, high, swing: Math.abs(high - low), clamped: lower.clamped || upper.clamped });
  }
  if (bars.length === 0) throw new EconomicsError("input.not_applicable", { name: inputs.join(", ") });
  return bars.sort((a, b) => b.swing - a.swing);
}

function within(input: VariableInput, value: number): { value: number; clamped: boolean } {
  const kept = input.isShare ? Math.min(1, Math.max(0, value)) : value;
  return { value: kept, clamped: kept !== value };
}

function netValueWith(stated: BinaryCase, input: VariableInput, value: number): number {
  const draft = structuredClone(stated);
  input.write(draft, value);
  return netValue(binaryInputs(draft));
}
