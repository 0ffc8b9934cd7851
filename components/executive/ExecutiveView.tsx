"use client";

import { Clock } from "lucide-react";
import { type ReactNode, useMemo, useState, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { movedTiles, type Moved } from "../../server/economics/executive/whatIf.ts";
import type { ExecutiveSummary } from "../../server/executive/index.ts";
import { Badge } from "../ui/Badge.tsx";
import { Callout } from "../ui/Callout.tsx";
import { currentLocale } from "../ui/locale.ts";
import styles from "./Executive.module.css";
import { ExecutiveTiles } from "./ExecutiveTiles.tsx";
import { FootnoteList, FootnotesProvider, Glossed } from "./Glossed.tsx";
import { termsOf } from "./glossary.ts";
import { fullDay, shortDay, shortMoney } from "./numbers.ts";
import { OpenQuestions } from "./OpenQuestions.tsx";
import { RiskStrip } from "./RiskStrip.tsx";
import { askLine, changeLine, type ExecutiveText, tileSentences } from "./sentences.ts";
import { WhatIfSliders } from "./WhatIf.tsx";

const never = () => () => undefined;
/** The server doesn't know how the reader reads numbers; the browser draws them once more if it is another way. */
export const useReaderLocale = (): string => useSyncExternalStore(never, currentLocale, () => "en");

/**
 * One A4, one phone screen: what is asked, what changes, what it is worth, what can go wrong, what is not known.
 * @param buttons decisions, where the reader may take one
 * @param trail newest place and signature of the audit trail, to be compared with later
 */
export function ExecutiveView({
  summary,
  buttons,
  links,
  trail,
}: {
  summary: ExecutiveSummary;
  buttons?: ReactNode;
  links?: ReactNode;
  trail: { seq: number; hash: string } | null;
}) {
  const t = useTranslations("executive");
  const locale = useReaderLocale();
  const [moved, setMoved] = useState<Moved>({});
  const { ask, ended, asOf, whatIf } = summary;
  const isMoved = Object.keys(moved).length > 0;
  const tiles = useMemo(
    () => (whatIf !== null && isMoved ? movedTiles(whatIf, moved) : summary.tiles),
    [summary, whatIf, moved, isMoved],
  );
  const notes = useMemo(() => termsOf(sentencesOf(summary, t, locale)), [summary, t, locale]);
  const state = states.find((each) => each === ask.state) ?? "none";
  return (
    <FootnotesProvider value={notes}>
      <article className={styles.sheet} aria-label={summary.project}>
        <header className={styles.top}>
          <p>
            <strong>Stagecraft</strong> <span dir="auto">{summary.project}</span>
          </p>
          <Badge tone={stateTones[state]} icon={<Clock aria-hidden />}>
            {t("asOf", { state: t(`state.${state}`), date: fullDay(asOf, locale) })}
          </Badge>
        </header>
        <h1 className={styles.ask} dir="auto">
          <Glossed text={askLine(summary, { t, locale })} />
        </h1>
        <p className={styles.change} dir="auto">
          <Glossed text={changeLine(summary, { t, locale })} />
        </p>
        {ended === null ? null : <Ended summary={summary} locale={locale} />}
        {ask.conditions.length === 0 ? null : (
          <Callout tone="warn" title={t("conditions")}>
            <ul className={styles.plain}>
              {ask.conditions.map(({ text, owner, date }) => (
                <li key={text}>{t("condition", { text, owner, date: shortDay(date, asOf, locale) })}</li>
              ))}
            </ul>
          </Callout>
        )}
        {tiles === null ? (
          ended === null ? (
            <Callout title={t("notYet")}>
              <Glossed text={summary.tilesProblem ?? ""} />
            </Callout>
          ) : null
        ) : (
          <>
            <ExecutiveTiles summary={summary} tiles={tiles} locale={locale} isMoved={isMoved} />
            <p className={styles.small}>
              <Glossed text={restsOn(summary, t)} />
            </p>
          </>
        )}
        {buttons === undefined ? null : <div className={styles.buttons}>{buttons}</div>}
        <RiskStrip summary={summary} locale={locale} />
        <OpenQuestions summary={summary} locale={locale} />
        {whatIf === null || summary.tiles === null ? null : (
          <WhatIfSliders whatIf={whatIf} moved={moved} onMove={setMoved} currency={summary.currency} locale={locale} />
        )}
        {links === undefined ? null : (
          <nav className={styles.links} aria-label={t("links")}>
            {links}
          </nav>
        )}
        <footer className={styles.foot}>
          <FootnoteList />
          {trail === null ? null : (
            <p className={styles.trail}>{t("trail", { head: `${trail.seq}:${trail.hash.slice(0, 16)}` })}</p>
          )}
        </footer>
      </article>
    </FootnotesProvider>
  );
}

const states = [
  "none",
  "in_review",
  "changes_requested",
  "approved",
  "approved_with_conditions",
  "rejected",
  "stopped",
  "superseded",
] as const;
const stateTones = {
  none: "neutral",
  in_review: "neutral",
  changes_requested: "warn",
  approved: "good",
  approved_with_conditions: "warn",
  rejected: "bad",
  stopped: "neutral",
  superseded: "neutral",
} as const;

function Ended({ summary, locale }: { summary: ExecutiveSummary; locale: string }) {
  const t = useTranslations("executive");
  const { ended, currency } = summary;
  if (ended === null) return null;
  const money = (amount: string): string => shortMoney(Number(amount), currency, locale);
  return (
    <Callout tone="good" title={<span dir="auto">{ended.reason}</span>}>
      {[
        ended.moneySpent === null ? null : t("ended.spent", { spent: money(ended.moneySpent) }),
        ended.moneyNotSpent === null ? null : t("ended.notSpent", { amount: money(ended.moneyNotSpent) }),
        t("ended.result"),
      ]
        .filter((part) => part !== null)
        .join(" ")}
    </Callout>
  );
}

function restsOn({ run, judgedOn }: ExecutiveSummary, t: ExecutiveText): string {
  const rows = judgedOn === "test" ? t("onTest") : t("onValidationRows");
  return t("rests", { run: run === null ? "–" : String(run.number), rows });
}

/** Every sentence of the page: its words of the field become the footnotes. */
function sentencesOf(summary: ExecutiveSummary, t: ExecutiveText, locale: string): string[] {
  const writing = { t, locale };
  const tiles = summary.tiles === null ? [] : Object.values(tileSentences(summary.tiles, summary, writing));
  return [
    askLine(summary, writing),
    changeLine(summary, writing),
    ...tiles.flatMap((said) => (said === null ? [] : [said.head, said.more])),
    ...summary.risks.map(({ text }) => text),
    ...summary.unknown.questions.slice(0, 3),
    ...summary.changed.words,
  ];
}
