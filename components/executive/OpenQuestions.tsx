"use client";

import { useTranslations } from "use-intl";
import type { ExecutiveSummary } from "../../server/executive/index.ts";
import styles from "./Executive.module.css";
import { Glossed } from "./Glossed.tsx";
import { fullDay } from "./numbers.ts";

/** As many as fit on the page beside everything else; the others are counted. */
const SHOWN = 3;

/** Part 9: what is not known, and what has changed since somebody approved. */
export function OpenQuestions({ summary, locale }: { summary: ExecutiveSummary; locale: string }) {
  const t = useTranslations("executive");
  const { questions, guesses, answeredShare, automaticShare, overdue } = summary.unknown;
  const { since, words } = summary.changed;
  const percent = (share: number | null): string => (share === null ? "–" : String(Math.round(share * 100)));
  const notes = [
    ...(overdue === 0 ? [] : [t("overdue", { count: overdue })]),
    guesses.length === 0 ? t("noGuesses") : t("guesses", { names: guesses.join(", ") }),
    t("coverage", { answered: percent(answeredShare), automatic: percent(automaticShare) }),
  ];
  return (
    <div className={styles.open}>
      <section>
        <h3>{t("unknownTitle")}</h3>
        <p>{t("unknownCount", { count: questions.length })}</p>
        {questions.length === 0 ? null : (
          <ul>
            {questions.slice(0, SHOWN).map((question) => (
              <li key={question}>
                <Glossed text={question} />
              </li>
            ))}
            {questions.length > SHOWN ? <li>{t("moreUnknown", { count: String(questions.length - SHOWN) })}</li> : null}
          </ul>
        )}
        <p className={styles.small}>
          <Glossed text={`${notes.join(". ")}.`} />
        </p>
      </section>
      <section>
        <h3>{t("changesTitle")}</h3>
        {since === null ? <p>{t("noApproval")}</p> : null}
        {since !== null && words.length === 0 ? <p>{t("noChanges")}</p> : null}
        {words.length === 0 ? null : (
          <ul>
            {words.map((each) => (
              <li key={each} dir="auto">
                <Glossed text={each} />
              </li>
            ))}
          </ul>
        )}
        {since === null ? null : (
          <p className={styles.small}>
            {t("changesSince", { number: String(since.number), date: fullDay(since.on, locale) })}
          </p>
        )}
      </section>
    </div>
  );
}
