import { EconomicsError } from "../errors.ts";
import { naturalExponential, naturalLog } from "../exactMath.ts";
import { finite, positive } from "../guards.ts";
import { at } from "../series.ts";
import { mean } from "../uncertainty/quantile.ts";

/** Fewer months than this show noise, not growth. */
export const FEWEST_MONTHS = 3;

/** An error rate measured in one month. */
export interface MonthlyErrorRate {
  /** Months since launch; months without a measurement are left out. */
  readonly month: number;
  /** Error rate of that month, > 0; the cost of the errors will do as well. */
  readonly rate: number;
}

/**
 * g: growth of the errors per month that fits what monitoring has measured, for use instead of a preset.
 *
 * Least squares of ln(rate) on the month, g = e^slope − 1; negative if the errors fall.
 * Errors: `statistics.too_short` below 3 months or if all are the same month, `amount.not_positive` for a rate of
 * zero, `number.not_finite`. Source: log-linear regression.
 */
export function fittedGrowth(measured: readonly MonthlyErrorRate[]): number {
  if (measured.length < FEWEST_MONTHS) throw tooShort(measured.length);
  const months = measured.map(({ month }) => finite("A month", month));
  const logs = measured.map(({ rate }) => naturalLog(positive("An error rate", rate)));
  const meanMonth = mean(months);
  const meanLog = mean(logs);
  let together = 0;
  let squares = 0;
  for (const [i, month] of months.entries()) {
    together += (month - meanMonth) * (at(logs, i) - meanLog);
    squares += (month - meanMonth) * (month - meanMonth);
  }
  if (squares === 0) throw tooShort(1);
  return naturalExponential(together / squares) - 1;
}

function tooShort(months: number): EconomicsError {
  return new EconomicsError("statistics.too_short", { value: months, limit: FEWEST_MONTHS });
}
