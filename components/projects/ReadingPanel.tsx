"use client";

import { useMutation } from "@tanstack/react-query";
import { useState, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { formatValue } from "../format/number.ts";
import { formatMoment } from "../format/time.ts";
import { LANGUAGE_COOKIE, languages } from "../messages/index.ts";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Select } from "../ui/Input.tsx";
import { currentLocale, keepLocale, localeChoices, parseLocale } from "../ui/locale.ts";
import { Panel } from "../ui/Panel.tsx";
import styles from "./Settings.module.css";

const never = (): (() => void) => () => undefined;
const useInBrowser = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );

/** "German (Switzerland)" in the reader's words. */
const nameOf = (tag: string, language: string): string =>
  new Intl.DisplayNames(language, { type: "language" }).of(tag) ?? tag;

/** How one reads: the language of the words, and numbers, dates and money on their own. */
export function ReadingPanel({ locale }: { locale: string | null }) {
  const t = useTranslations("account");
  const inBrowser = useInBrowser();
  const [choice, setChoice] = useState(parseLocale(locale));
  const keep = useMutation(useApi().account.setLocale.mutationOptions());
  const choose = (next: string): void => {
    const chosen = parseLocale(next);
    keepLocale(chosen);
    setChoice(chosen);
    keep.mutate({ locale: chosen });
  };
  const language = inBrowser ? document.documentElement.lang : "en";
  return (
    <Panel title={t("reading")}>
      <div className={styles.form}>
        {Object.keys(languages).length > 1 ? (
          <Field label={t("language")}>
            {(control) => (
              <Select
                {...control}
                value={language}
                onChange={(event) => {
                  document.cookie = `${LANGUAGE_COOKIE}=${event.target.value}; path=/; max-age=31536000; samesite=lax`;
                  window.location.reload();
                }}
              >
                {Object.entries(languages).map(([tag, { name }]) => (
                  <option key={tag} value={tag}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ) : null}
        <Field label={t("numbers")} help={t("numbersHelp")}>
          {(control) => (
            <Select {...control} value={choice} onChange={(event) => choose(event.target.value)}>
              {localeChoices.map((tag) => (
                <option key={tag} value={tag}>
                  {tag === "system" ? t("likeBrowser") : nameOf(tag, language)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {inBrowser ? (
          <p className={styles.example} key={choice} data-testid="reading-example">
            {t("example", {
              number: formatValue(1234567),
              money: new Intl.NumberFormat(currentLocale(), { style: "currency", currency: "EUR" }).format(1234.5),
              moment: formatMoment(new Date(2027, 2, 4, 15, 30)),
            })}
          </p>
        ) : null}
        {keep.error === null ? null : <ErrorNotice error={readApiError(keep.error)} />}
      </div>
    </Panel>
  );
}
