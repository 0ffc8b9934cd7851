import { en } from "./en.ts";

/** The same tree of keys with any words. */
type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> };
export type Messages = Words<typeof en>;

/**
 * The languages there are. Another one is a file beside `en.ts` that exports the same tree (`export const de: Messages = …`),
 * and a line here: `de: { name: "Deutsch", load: () => import("./de.ts").then((file) => file.de) }`.
 */
export const languages: Record<string, { name: string; load: () => Messages | Promise<Messages> }> = {
  en: { name: "English", load: () => en },
};

export const LANGUAGE_COOKIE = "stagecraft-language";

/** @returns the language chosen, or English when it makes no sense */
export function parseLanguage(value: string | undefined): string {
  return value !== undefined && Object.hasOwn(languages, value) ? value : "en";
}

declare module "use-intl" {
  interface AppConfig {
    Messages: typeof en;
  }
}
