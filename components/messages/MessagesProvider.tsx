"use client";

import { use, type ReactNode } from "react";
import { IntlProvider } from "use-intl";
import { UiTextProvider } from "../ui/uiText.ts";
import { en } from "./en.ts";
import { languages, type Messages } from "./languages.ts";
import { setMessagesNow } from "./textNow.ts";

/** One promise per language: React must be given the same one again while it waits. */
const loading = new Map<string, Promise<Messages>>();

/** English comes with the pages; another language is a file that is fetched. */
function useMessages(language: string): Messages {
  const loaded = languages[language]?.load() ?? en;
  if (!(loaded instanceof Promise)) return loaded;
  const promise = loading.get(language) ?? loaded;
  loading.set(language, promise);
  return use(promise);
}

/** Gives everything below its words: `useTranslations("projects")`, with keys and values checked by the compiler. */
export function MessagesProvider({ language, children }: { language: string; children: ReactNode }) {
  const messages = useMessages(language);
  if (typeof window !== "undefined") setMessagesNow(language, messages);
  return (
    <IntlProvider locale={language} messages={messages as typeof en} timeZone="UTC">
      <UiTextProvider value={messages.ui}>{children}</UiTextProvider>
    </IntlProvider>
  );
}
