"use client";

import { useTranslations } from "use-intl";
import type { Worth } from "../../server/economics/sheet/worth.ts";
import { formatMoney, formatMoneyRange } from "../format/amounts.ts";
import { formatCount } from "../format/number.ts";
import styles from "./Worth.module.css";

/** What a model is worth a month, with its range and what that rests on; why not, where it can't be told. */
export function WorthFigure({ worth }: { worth: Worth | undefined }) {
  const t = useTranslations("worth");
  if (worth === undefined) return <span className={styles.faint}>–</span>;
  if ("problem" in worth)
    return (
      <span className={styles.faint} title={worth.problem.message}>
        {t("incomplete")}
      </span>
    );
  const { netValue, interval, intervalProblem, currency, on, rows } = worth;
  return (
    <span className={styles.figure} title={t("basis", { rows: formatCount(rows), on })}>
      <span data-tone={netValue < 0 ? "bad" : undefined}>{formatMoney(netValue, currency)}</span>
      <small title={intervalProblem ?? undefined}>
        {interval === null ? t("noRange") : formatMoneyRange(interval.low, interval.high, currency)}
      </small>
    </span>
  );
}

/** The same as a sentence, for a stage's result. */
export function WorthLine({ worth }: { worth: Worth }) {
  const t = useTranslations("worth");
  if ("problem" in worth) return <p className={styles.line}>{t("cannot", { why: worth.problem.message })}</p>;
  const { netValue, interval, intervalProblem, currency, on, rows } = worth;
  return (
    <p className={styles.line}>
      <strong>{t("perMonth", { amount: formatMoney(netValue, currency) })}</strong>{" "}
      {interval === null
        ? t("withoutRange", { why: intervalProblem ?? "" })
        : t("withRange", { range: formatMoneyRange(interval.low, interval.high, currency) })}{" "}
      {t("basis", { rows: formatCount(rows), on })}
    </p>
  );
}
