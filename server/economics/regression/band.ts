import { EconomicsError } from "../errors.ts";
import { finite, nonNegative, positive, rate } from "../guards.ts";
import { tolerance, type Tolerance } from "../tolerance.ts";

/** A forecast that is useful inside a band and harmful outside; today there is no forecast. */
export interface BandInputs {
  /** V: items/period. */
  readonly volume: number;
  /** w: share of items inside the band, in [0, 1]. */
  readonly shareInBand: number;
  /** v_in: value of an item inside, currency/item. */
  readonly valueInside: number;
  /** v_out: value of an item outside, currency/item. */
  readonly valueOutside: number;
  readonly costPerPrediction: number;
  readonly fixedRunCost: number;
}

/**
 * N = V[w·v_in + (1 − w)v_out − c_p] − F, currency/period.
 *
 * Errors: `number.not_finite`, `rate.out_of_range`, `amount.negative`, `amount.not_positive` (volume).
 */
export function bandNetValue(inputs: BandInputs): number {
  const share = rate("The share in the band", inputs.shareInBand);
  const perItem =
    share * finite("The value inside the band", inputs.valueInside) +
    (1 - share) * finite("The value outside the band", inputs.valueOutside) -
    nonNegative("The cost per prediction", inputs.costPerPrediction);
  return positive("The volume", inputs.volume) * perItem - nonNegative("The fixed run cost", inputs.fixedRunCost);
}

/**
 * w* = (F/V + c_p − v_out)/(v_in − v_out): the share in the band at which N = 0; above 1 it cannot be reached.
 *
 * Errors: those of `bandNetValue`; `matrix.unreasonable` if being inside is not worth more than being outside.
 */
export function breakEvenShareInBand(inputs: Omit<BandInputs, "shareInBand">): number {
  const none = bandNetValue({ ...inputs, shareInBand: 0 });
  if (!(inputs.valueInside > inputs.valueOutside)) {
    throw new EconomicsError("matrix.unreasonable", { name: "an estimate inside the band is worth no more" });
  }
  return -none / inputs.volume / (inputs.valueInside - inputs.valueOutside);
}

/** N when the share outside the band is multiplied by `scale` and capped at 1. Errors: those of `bandNetValue`. */
export function bandNetValueAtErrorScale(inputs: BandInputs, scale: number): number {
  nonNegative("The growth of the errors", scale);
  return bandNetValue({ ...inputs, shareInBand: 1 - Math.min(1, (1 - inputs.shareInBand) * scale) });
}

/** k* of a band, with X = (1 − w)(v_in − v_out). Errors: those of `bandNetValue`, `matrix.unreasonable`. */
export function bandTolerance(inputs: BandInputs): Tolerance {
  return tolerance({
    netValue: bandNetValue(inputs),
    volume: inputs.volume,
    adoption: 1,
    errorLoss: (1 - inputs.shareInBand) * (inputs.valueInside - inputs.valueOutside),
  });
}
