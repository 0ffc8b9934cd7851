import type { PersonalCategory } from "./categories.ts";

/** Of a card number, an account or an id the check digits must be right: a long number alone is no personal datum. */
type Pattern = { category: PersonalCategory; test: (text: string) => boolean };

const EMAIL = /^[^\s@<>()",;:]+@[^\s@<>()",;:]+\.\p{L}{2,}$/u;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;
const IPV6 = /^(?:[0-9a-f]{1,4}:){2,7}[0-9a-f:]{1,4}$/i;
const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;
const SSN = /^\d{3}-\d{2}-\d{4}$/;
const DNI = /^\d{8}[A-Z]$/;
const FISCAL = /^[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]$/;
const PHONE = /^(?:\+|00?)[\d\s()/.-]{6,20}$/;
const DATE = /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}/;

/** ISO 13616: letters as numbers, first four characters last, remainder 1 by 97. */
export function isIban(text: string): boolean {
  const compact = text.replaceAll(/\s/g, "").toUpperCase();
  if (!IBAN.test(compact)) return false;
  const digits = [...`${compact.slice(4)}${compact.slice(0, 4)}`].map((sign) => Number.parseInt(sign, 36)).join("");
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}

/** ISO/IEC 7812: 13 to 19 digits whose Luhn sum ends in 0. */
export function isCardNumber(text: string): boolean {
  const digits = text.replaceAll(/[\s-]/g, "");
  if (!/^[2-6]\d{12,18}$/.test(digits)) return false;
  let sum = 0;
  [...digits].reverse().forEach((sign, at) => {
    const digit = Number(sign) * (at % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  });
  return sum % 10 === 0;
}

/** Spain: the letter is the number's remainder by 23. */
const isDni = (text: string): boolean =>
  DNI.test(text) && text[8] === "TRWAGMYFPDXBNJZSQVHLCKE"[Number(text.slice(0, 8)) % 23];

const isPhone = (text: string): boolean =>
  PHONE.test(text) && !DATE.test(text) && text.replaceAll(/\D/g, "").length >= 7 && !/^\d+\.\d+$/.test(text);

const patterns: Pattern[] = [
  { category: "email", test: (text) => EMAIL.test(text) },
  { category: "iban", test: isIban },
  { category: "ip", test: (text) => IPV4.test(text) || IPV6.test(text) },
  { category: "card", test: isCardNumber },
  { category: "national_id", test: (text) => SSN.test(text) || isDni(text) || FISCAL.test(text) },
  { category: "phone", test: isPhone },
];

/** How many of the values must look alike. */
const SHARE = 0.6;

/** What a column's values say about it. @returns null when they look like nothing personal */
export function categoryOfValues(values: readonly unknown[]): PersonalCategory | null {
  const texts = values.map((value) => String(value ?? "").trim()).filter((text) => text !== "");
  if (texts.length === 0) return null;
  const fits = patterns.find(({ test }) => texts.filter(test).length / texts.length >= SHARE);
  return fits?.category ?? null;
}

const inText = [
  /[^\s@<>()",;:]+@[^\s@<>()",;:]+\.\p{L}{2,}/gu,
  /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b/g,
  /\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b/g,
  /\b[2-6]\d{3}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7}\b/g,
  /\b\d{3}-\d{2}-\d{4}\b/g,
  /(?<![\w.])\+\d[\d ()/-]{6,18}\d\b/g,
];

/** What stands where something was hidden. */
export const HIDDEN = "•••";

/** A sentence without addresses, numbers of accounts and the like. */
export function hidePatterns(text: string): string {
  return inText.reduce((rest, pattern) => rest.replace(pattern, HIDDEN), text);
}
