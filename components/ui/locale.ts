/** How somebody reads numbers, dates and money: apart from the language of the words. */

/** Name of the cookie; the server writes its value on <html data-locale> so that every page starts with it. */
export const LOCALE_COOKIE = "stagecraft-locale";

/** `system` follows the browser. The others are chosen so that each way of grouping and dating is there. */
export const localeChoices = [
  "system",
  "en-GB",
  "en-US",
  "de-DE",
  "de-CH",
  "fr-FR",
  "es-ES",
  "it-IT",
  "nl-NL",
  "pt-BR",
  "pl-PL",
  "sv-SE",
  "tr-TR",
  "ja-JP",
  "ko-KR",
  "zh-CN",
  "hi-IN",
] as const;
export type LocaleChoice = (typeof localeChoices)[number];

/** What stands in the cookie or the account, or `system` when it makes no sense. */
export function parseLocale(value: string | null | undefined): LocaleChoice {
  return localeChoices.find((choice) => choice === value) ?? "system";
}

/** A tag `Intl` accepts: the person's choice, else the browser's own, else English. */
export function currentLocale(): string {
  if (typeof document === "undefined") return "en";
  const chosen = parseLocale(document.documentElement.dataset["locale"]);
  return chosen === "system" ? navigator.language || "en" : chosen;
}

/** Keeps the choice for this browser; pages drawn from now on use it. */
export function keepLocale(choice: LocaleChoice): void {
  if (choice === "system") delete document.documentElement.dataset["locale"];
  else document.documentElement.dataset["locale"] = choice;
  document.cookie = `${LOCALE_COOKIE}=${choice}; path=/; max-age=31536000; samesite=lax`;
}
