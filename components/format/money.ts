/** Money in words. */

const locale = (): string => (typeof navigator === "undefined" ? "en" : navigator.language || "en");
const formats = new Map<string, Intl.NumberFormat>();

function moneyFormat(currency: string, digits: number): Intl.NumberFormat {
  const key = `${locale()} ${currency} ${digits}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale(), {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  formats.set(key, made);
  return made;
}

/** What is less than this is not worth a figure. */
const SMALLEST = 0.001;

/** A small amount: "€12.30", "€0.042", "< €0.001". Large ones keep their cents; nothing here rounds to thousands. */
export function formatCost(amount: number, currency: string): string {
  if (!Number.isFinite(amount)) return "–";
  if (amount === 0) return moneyFormat(currency, 0).format(0);
  if (amount < SMALLEST) return `< ${moneyFormat(currency, 3).format(SMALLEST)}`;
  return moneyFormat(currency, amount < 1 ? 3 : 2).format(amount);
}
