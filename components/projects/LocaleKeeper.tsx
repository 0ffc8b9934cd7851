"use client";

import { useEffect } from "react";
import { keepLocale, parseLocale } from "../ui/locale.ts";

/** Brings the account's way of reading numbers and dates to this browser, when it was chosen on another one. */
export function LocaleKeeper({ locale }: { locale: string | null }) {
  useEffect(() => {
    const chosen = parseLocale(locale);
    const here = parseLocale(document.documentElement.dataset["locale"]);
    if (chosen !== here) keepLocale(chosen);
  }, [locale]);
  return null;
}
