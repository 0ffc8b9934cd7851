"use client";

import { useTranslations } from "use-intl";
import type { JudgedSheet } from "../../server/economics/sheet/judgedSheet.ts";
import { PanelView } from "../charts/index.ts";
import { formatMoney, formatMoneyRange, perMonth } from "../format/amounts.ts";
import { formatShare, formatValue } from "../format/number.ts";
import { Panel } from "../ui/Panel.tsx";
import styles from "./Economics.module.css";
import { Gauge } from "./Gauge.tsx";
import { confusionsPanel, waysPanel, type Words } from "./judgedPictures.ts";
import { cashPanel, driftPanel } from "./pictures.ts";
import { headlineTones, headlineWords } from "./Results.tsx";

/** What the amounts come to for a model that answers with one of several classes or with a number. */
export function JudgedResults({
  sheet,
  currency,
  onTest,
}: {
  sheet: JudgedSheet;
  currency: string;
  /** Whether the rates come from the opened test set. */
  onTest: boolean;
}) {
  const t = useTranslations("economics");
  const { detail, netValue, interval, range, cash } = sheet;
  return (
    <>
      <section className={styles.headline} data-tone={headlineTones[sheet.headline]} aria-label={t("netValue")}>
        <p className={styles.net}>
          {netValue > 0 ? "+" : ""}
          {perMonth(netValue, currency)}
        </p>
        <p>{detail.kind === "band" ? t("versusNothing") : t("versusToday")}</p>
        <dl>
          <div>
            <dt>{t("samplingOn", { rows: onTest ? "test" : "validation" })}</dt>
            <dd>
              {interval === null ? sheet.intervalProblem : formatMoneyRange(interval.low, interval.high, currency)}
            </dd>
          </div>
          <div>
            <dt>{t("assumptions")}</dt>
            <dd>
              {range.value === null
                ? range.refusal.code === "sheet.incomplete"
                  ? t("noRange")
                  : range.refusal.message
                : t("range", {
                    range: formatMoneyRange(range.value.p05, range.value.p95, currency),
                    share: formatShare(range.value.positiveShare),
                  })}
            </dd>
          </div>
        </dl>
        <p className={styles.quiet}>{headlineWords[sheet.headline]}</p>
      </section>
      <JudgedFacts sheet={sheet} currency={currency} />
      <div className={styles.pictures}>
        {detail.kind === "classes" ? (
          <>
            <Panel>
              <PanelView panel={waysPanel(detail, currency, t)} />
            </Panel>
            <Panel>
              <PanelView panel={confusionsPanel(detail, currency, t)} />
            </Panel>
          </>
        ) : null}
        <Panel title={t("tolerance")}>
          <Gauge scale={sheet.tolerance} />
        </Panel>
        {cash.value === null ? null : (
          <>
            <Panel>
              <PanelView panel={driftPanel(cash.value, currency)} />
            </Panel>
            <Panel>
              <PanelView panel={cashPanel(cash.value, sheet.money.buildCost, currency)} />
            </Panel>
          </>
        )}
      </div>
    </>
  );
}

type Fact = { term: string; figure: string; more?: string | undefined };

/** How far the errors are from where the value is lost, and money over time. */
function JudgedFacts({ sheet, currency }: { sheet: JudgedSheet; currency: string }) {
  const t = useTranslations("economics");
  const { money } = sheet;
  const cash = sheet.cash.value;
  const months = (count: number | null): string =>
    count === null ? t("never") : t("months", { count: formatValue(Number(count.toFixed(1))) });
  const facts: Fact[] = [
    ...errorFacts(sheet.detail, t),
    { term: t("building"), figure: formatMoney(money.buildCost, currency) },
    {
      term: t("paysBack"),
      figure: cash === null ? "–" : months(cash.payback),
      more: cash === null ? undefined : t("whileErrorsGrow", { months: months(cash.paybackWithDrift) }),
    },
    {
      term: t("worthIn", { count: String(money.horizonMonths) }),
      figure: cash === null ? "–" : formatMoney(cash.npvRetrained, currency),
      more: cash === null ? undefined : t("notRetrained", { money: formatMoney(cash.npvWithDrift, currency) }),
    },
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(({ term, figure, more }) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{figure}</dd>
          {more === undefined ? null : <dd className={styles.quiet}>{more}</dd>}
        </div>
      ))}
    </dl>
  );
}

function errorFacts(detail: JudgedSheet["detail"], t: Words): Fact[] {
  switch (detail.kind) {
    case "classes": {
      const most = detail.breakEvenErrorRate;
      // More than all answers can't be wrong: beyond it the limit says nothing that could be watched.
      const said = most === null ? t("noCostlyError") : t("errorRateMost", { most: formatShare(Math.min(1, most)) });
      return [{ term: t("errorRate"), figure: formatShare(detail.errorRate), more: said }];
    }
    case "units": {
      const most = detail.breakEvenMeanAbsoluteError;
      return [
        {
          term: t("meanError"),
          figure: formatValue(detail.meanAbsoluteError),
          more: most === null ? t("noCostlyError") : t("meanErrorMost", { most: formatValue(most) }),
        },
        ...(detail.quantile === null
          ? []
          : [{ term: t("quantile"), figure: formatShare(detail.quantile), more: t("quantileHelp") }]),
      ];
    }
    case "band": {
      const least = detail.breakEvenShare;
      return [
        {
          term: t("inBand"),
          figure: formatShare(detail.shareInBand),
          more: least > 1 ? t("inBandNever") : t("inBandLeast", { least: formatShare(Math.max(0, least)) }),
        },
      ];
    }
  }
}
