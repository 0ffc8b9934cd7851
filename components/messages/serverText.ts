import { cookies } from "next/headers";
import { createTranslator, type NamespaceKeys, type NestedKeyOf } from "use-intl/core";
import { en } from "./en.ts";
import { LANGUAGE_COOKIE, languages, parseLanguage } from "./languages.ts";

/** The language of the request. */
export async function requestLanguage(): Promise<string> {
  return parseLanguage((await cookies()).get(LANGUAGE_COOKIE)?.value);
}

/** Words for pages and titles, which are written on the server. */
export async function serverText<const N extends NamespaceKeys<typeof en, NestedKeyOf<typeof en>>>(namespace: N) {
  const language = await requestLanguage();
  const messages = (await languages[language]?.load()) ?? en;
  return createTranslator({ locale: language, messages: messages as typeof en, namespace });
}
