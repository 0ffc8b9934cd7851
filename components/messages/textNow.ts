import { createTranslator, type NamespaceKeys, type NestedKeyOf } from "use-intl/core";
import { en } from "./en.ts";
import type { Messages } from "./languages.ts";

let current: { language: string; messages: Messages } = { language: "en", messages: en };

/** Told by the provider; a tab shows one language at a time. */
export function setMessagesNow(language: string, messages: Messages): void {
  if (current.language !== language) current = { language, messages };
}

/**
 * Words for code of the browser that isn't a component (an upload's refusal, say). Components use `useTranslations`,
 * pages `serverText`.
 */
export function textNow<const N extends NamespaceKeys<typeof en, NestedKeyOf<typeof en>>>(namespace: N) {
  return createTranslator({ locale: current.language, messages: current.messages as typeof en, namespace });
}
