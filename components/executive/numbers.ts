/** Numbers as they are read at a glance. All of them take the reader's locale, because the server draws this page first. */

const NARROW = "\u202f";
const STEPS = [
  { from: 999_500_000, divide: 1e9, sign: "bn", digits: 1 },
  { from: 999_500, divide: 1e6, sign: "M", digits: 1 },
  { from: 9_950, divide: 1e3, sign: "k", digits: 0 },
  { from: 1_000, divide: 1e3, sign: "k", digits: 1 },
] as const;
type Step = { divide: number; sign: string; digits: number };
const PLAIN: Step = { divide: 1, sign: "", digits: 0 };

const stepOf = (size: number): Step => STEPS.find(({ from }) => size >= from) ?? PLAIN;

function inStep(size: number, { divide, sign, digits }: Step, currency: string, locale: string): string {
  const shown = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(size / divide);
  // The sign belongs behind the digits, wherever the locale puts the currency.
  return sign === "" ? shown : shown.replace(/(\d[\d.,\u00a0\u202f]*\d|\d)/, `$1${NARROW}${sign}`);
}

/** Money in at most three digits: `€55 k`, `−€1.7 M`, `€6.9 k`, `€180`. */
export function shortMoney(amount: number, currency: string, locale: string): string {
  const size = Math.abs(amount);
  return (amount < 0 ? "−" : "") + inStep(size, stepOf(size), currency, locale);
}

/** Money with a plus where it is a gain. */
export const signedMoney = (amount: number, currency: string, locale: string): string =>
  (amount > 0 ? "+" : "") + shortMoney(amount, currency, locale);

/** Both ends in one unit: `€49–62 k`; where one is negative both are written out: `−€15 k to €62 k`. */
export function moneyRange(low: number, high: number, currency: string, locale: string): string {
  if (low < 0) return `${shortMoney(low, currency, locale)} to ${shortMoney(high, currency, locale)}`;
  const step = stepOf(Math.max(low, high));
  const first = new Intl.NumberFormat(locale, {
    minimumFractionDigits: step.digits,
    maximumFractionDigits: step.digits,
  }).format(low / step.divide);
  return inStep(high, step, currency, locale).replace(/(\d[\d.,\u00a0]*)/, `${first}–$1`);
}

export const wholeNumber = (value: number, locale: string): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value);

export const withDigits = (value: number, digits: number, locale: string): string =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** "12 Dec", with the year where it isn't this one. @param date year-month-day @param now ISO 8601 */
export function shortDay(date: string, now: string, locale: string): string {
  const at = new Date(`${date}T12:00:00Z`);
  if (Number.isNaN(at.getTime())) return date;
  const year = date.slice(0, 4) === now.slice(0, 4) ? {} : { year: "numeric" as const };
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", ...year, timeZone: "UTC" }).format(at);
}

/** "20 Nov 2026". */
export const fullDay = (at: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(
    new Date(at),
  );

const LARGEST_WHOLE = 10;

/** A share as people say it: 0.8586 is "6 of 7", the nearest of at most ten; the smaller whole wins a tie. */
export function outOf(share: number): { part: number; whole: number } {
  let best = { part: 0, whole: 1 };
  for (let whole = 2; whole <= LARGEST_WHOLE; whole += 1) {
    const part = Math.round(share * whole);
    if (Math.abs(part / whole - share) < Math.abs(best.part / best.whole - share) - 1e-9) best = { part, whole };
  }
  return best;
}
