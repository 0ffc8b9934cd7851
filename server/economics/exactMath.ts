import { count, finite, nonNegative, positive } from "./guards.ts";

// Additions, multiplications, divisions and square roots have one right result (IEEE 754). Math.pow, Math.log and their
// like have not: engines round them differently, even two versions of the same engine. Money must not depend on that,
// so this room calculates powers, roots and logarithms from the exact operations alone.

/**
 * base^exponent for a whole exponent ≥ 0, by repeated squaring; the same digits in every engine.
 *
 * Errors: `number.not_finite` (base), `count.not_whole` (exponent). Out: may overflow to infinity, which guards refuse.
 */
export function integerPower(base: number, exponent: number): number {
  let square = finite("The base of a power", base);
  let power = 1;
  for (let rest = count("The exponent", exponent); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power *= square;
    square *= square;
  }
  return power;
}

/**
 * x^(1/12) for x > 0: two square roots, then a cube root by Newton's method; the same digits in every engine.
 *
 * Errors: `number.not_finite`, `amount.not_positive`.
 */
export function twelfthRoot(x: number): number {
  const fourth = Math.sqrt(Math.sqrt(positive("The number under a root", x)));
  // From above the root the steps fall towards it; the first that does not is at the limit of a double.
  let root = Math.max(1, fourth);
  for (let next = newtonStep(root, fourth); next < root; next = newtonStep(root, fourth)) root = next;
  return root;
}

function newtonStep(root: number, cube: number): number {
  return (2 * root + cube / (root * root)) / 3;
}

/** Terms of the series after which nothing changes for arguments between √½ and √2. */
const TERMS = 12;

/**
 * ln x for x > 0; the same digits in every engine.
 *
 * Halves or doubles x into [√½, √2], where ln m = 2·artanh((m − 1)/(m + 1)) converges within twelve terms.
 * Errors: `number.not_finite`, `amount.not_positive`.
 */
export function naturalLog(x: number): number {
  let mantissa = positive("The number under a logarithm", x);
  let exponent = 0;
  for (; mantissa > Math.SQRT2; exponent += 1) mantissa /= 2;
  for (; mantissa < Math.SQRT1_2; exponent -= 1) mantissa *= 2;
  return exponent * Math.LN2 + twiceArtanh((mantissa - 1) / (mantissa + 1));
}

/**
 * ln(1 + x) for x ≥ 0, exact also for small x; the same digits in every engine.
 *
 * Errors: `number.not_finite`, `amount.negative`.
 */
export function naturalLogOnePlus(x: number): number {
  nonNegative("The growth under a logarithm", x);
  return 1 + x > Math.SQRT2 ? naturalLog(1 + x) : twiceArtanh(x / (2 + x));
}

function twiceArtanh(s: number): number {
  const square = s * s;
  let sum = 0;
  for (let term = TERMS; term >= 0; term -= 1) sum = sum * square + 1 / (2 * term + 1);
  return 2 * s * sum;
}

/** Terms of the exponential series after which nothing changes for arguments within ±½ ln 2. */
const EXPONENTIAL_TERMS = 18;

/**
 * e^x, for |x| up to 700; the same digits in every engine.
 *
 * Takes out whole powers of 2; the rest lies within ±½ ln 2, where the series converges within 18 terms.
 * Errors: `number.not_finite`, also if e^x would overflow.
 */
export function naturalExponential(x: number): number {
  const doublings = Math.round(finite("The exponent", x) / Math.LN2);
  const rest = x - doublings * Math.LN2;
  let series = 1;
  for (let term = EXPONENTIAL_TERMS; term >= 1; term -= 1) series = 1 + (rest / term) * series;
  const power = integerPower(doublings < 0 ? 0.5 : 2, Math.abs(doublings));
  return finite("The result of an exponential", series * power);
}
