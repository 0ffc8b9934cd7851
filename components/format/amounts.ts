import { currentLocale } from "../ui/locale.ts";

const NARROW = "\u202f";
const STEPS = [
  { from: 1e9, divide: 1e9, sign: "bn" },
  { from: 1e6, divide: 1e6, sign: "M" },
  { from: 1e4, divide: 1e3, sign: "k" },
] as const;

/** Money as it is read at a glance: `€55 k`, `−€1.5 M`, `€8.50`. Never without its currency. */
export function formatMoney(amount: number, currency: string): string {
  if (!Number.isFinite(amount)) return "–";
  const size = Math.abs(amount);
  const minus = amount < 0 ? "−" : "";
  const step = STEPS.find(({ from }) => size >= from);
  if (step !== undefined) {
    const shown = size / step.divide;
    return minus + withSign(inCurrency(currency, 0, shown < 10 ? 2 : shown < 100 ? 1 : 0).format(shown), step.sign);
  }
  const digits = size >= 1000 || Number.isInteger(size) ? 0 : size < 0.1 ? 4 : 2;
  return minus + inCurrency(currency, digits, digits).format(size);
}

/** The sign belongs behind the digits, wherever the locale puts the currency. */
function withSign(text: string, sign: string): string {
  return text.replace(/(\d[\d.,\u00a0\u202f]*)/, `$1${NARROW}${sign}`);
}

/** Money with the period it is earned in. */
export const perMonth = (amount: number, currency: string): string => `${formatMoney(amount, currency)} per month`;

/** Both ends with their currency: `€44.7 k to €84.7 k`. */
export function formatMoneyRange(low: number, high: number, currency: string): string {
  return `${formatMoney(low, currency)} to ${formatMoney(high, currency)}`;
}

const formats = new Map<string, Intl.NumberFormat>();
function inCurrency(currency: string, least: number, most: number): Intl.NumberFormat {
  const locale = currentLocale();
  const key = `${locale} ${currency} ${least} ${most}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const options = { style: "currency", currency, currencyDisplay: "narrowSymbol" } as const;
  const made = new Intl.NumberFormat(locale, { ...options, minimumFractionDigits: least, maximumFractionDigits: most });
  formats.set(key, made);
  return made;
}

/** Currencies offered first; any ISO 4217 code can be typed. */
export const CURRENCIES = ["EUR", "USD", "GBP", "CHF", "SEK", "PLN", "JPY", "INR", "AUD", "CAD"] as const;
