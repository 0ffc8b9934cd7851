import type { createTranslator } from "use-intl/core";
import type { en } from "../messages/index.ts";
import type { ExecutiveSummary } from "../../server/executive/index.ts";
import type { Tiles } from "../../server/economics/executive/tiles.ts";
import { moneyRange, outOf, shortDay, shortMoney, signedMoney, wholeNumber, withDigits } from "./numbers.ts";

export type ExecutiveText = ReturnType<typeof createTranslator<typeof en, "executive">>;
export type Writing = { t: ExecutiveText; locale: string };

export type TileSentences = { value: Said; cost: Said | null; tolerance: Said | null; time: Said | null; people: Said };
/** A headline, and what stands below it. */
type Said = { head: string; more: string };

/** First line: what is asked, until when, whose it is. */
export function askLine({ ask, ended, asOf }: ExecutiveSummary, { t, locale }: Writing): string {
  if (ended !== null) return t(`ended.${ended.kind}`);
  const due = ask.dueOn === null ? "" : t("ask.due", { date: shortDay(ask.dueOn, asOf, locale) });
  const owner = ask.owner === null ? "" : t("ask.owner", { name: ask.owner });
  return [questionOf(ask, t), isOpen(ask.state) ? due : "", owner].filter((part) => part !== "").join(" ");
}

const isOpen = (state: string): boolean => state === "in_review" || state === "changes_requested";
const gates = ["gate0", "gate1", "gate2", "gate3", "gate4"] as const;
const answered = ["approved", "approved_with_conditions", "rejected", "changes_requested"] as const;

function questionOf({ gate, state }: ExecutiveSummary["ask"], t: ExecutiveText): string {
  const said = answered.find((each) => each === state);
  if (said !== undefined) return t(`ask.${said}`);
  const asked = gate === null || !isOpen(state) ? undefined : gates[gate];
  return t(asked === undefined ? "ask.none" : `ask.${asked}`);
}

/** Second line: the number that is to change. */
export function changeLine(summary: ExecutiveSummary, { t, locale }: Writing): string {
  const { goal, asOf, isWithoutAmounts } = summary;
  const { metric, baseline, target, expected, by } = goal;
  if (metric === null || baseline === null || target === null) return goal.problem ?? t("change.none");
  const date = by === null ? null : shortDay(by, asOf, locale);
  if (isWithoutAmounts) {
    const share = { metric, target: withDigits(target, 0, locale), date: date ?? "–" };
    if (expected === null) return t("change.shareGoal", share);
    return t("change.share", { ...share, expected: withDigits(expected, 0, locale) });
  }
  const plain = (value: number): string => wholeOrNot(value, locale);
  const numbers = { metric, baseline: plain(baseline), target: plain(target) };
  if (expected === null) {
    const first = { ...numbers, baseline: perUnit(baseline, goal.unit, { t, locale }) };
    return date === null ? t("change.goalOnlyNoDate", first) : t("change.goalOnly", { ...first, date });
  }
  const said = { ...numbers, expected: perUnit(expected, goal.unit, { t, locale }) };
  return date === null ? t("change.noDate", said) : t("change.full", { ...said, date });
}

/** Large numbers are whole; what is expected is an estimate, so it has no more digits than people can use. */
const wholeOrNot = (value: number, locale: string): string =>
  Math.abs(value) >= 100 || Number.isInteger(value) ? wholeNumber(value, locale) : withDigits(value, 1, locale);

const periods = ["hour", "day", "week", "month", "year"] as const;

/** "177 a month" for claims/month. */
function perUnit(value: number, unit: string | null, { t, locale }: Writing): string {
  const number = wholeOrNot(value, locale);
  const period = periods.find((each) => unit?.toLowerCase().split("/").at(-1)?.trim() === each);
  if (period !== undefined) return t(`per.${period}`, { number });
  return unit === null ? number : t("per.other", { number, unit });
}

/** Tiles 3 to 7 in words. */
export function tileSentences(
  tiles: Tiles,
  { currency, goal, isWithoutAmounts }: Pick<ExecutiveSummary, "currency" | "goal" | "isWithoutAmounts">,
  writing: Writing,
): TileSentences {
  const about = { currency, today: goal.today, isHidden: isWithoutAmounts };
  return {
    value: valueSaid(tiles, about, writing),
    cost: costSaid(tiles, about, writing),
    tolerance: toleranceSaid(tiles, about, writing),
    time: timeSaid(tiles, about, writing),
    people: peopleSaid(tiles, about, writing),
  };
}

type About = { currency: string; today: "rules" | "process"; isHidden: boolean };

function valueSaid({ value }: Tiles, { currency, isHidden }: About, { t, locale }: Writing): Said {
  if (isHidden) {
    const head = value.net > 0 ? t("value.better") : value.net < 0 ? t("value.worse") : t("value.even");
    return { head, more: t("value.hidden") };
  }
  const { sampling, assumptions, samplingProblem } = value;
  const range = ({ low, high }: { low: number; high: number }) => moneyRange(low, high, currency, locale);
  return {
    head: t("value.head", { amount: signedMoney(value.net, currency, locale) }),
    more: t("value.both", {
      sampling:
        sampling === null
          ? t("value.noRange", { problem: samplingProblem ?? "–" })
          : t("value.range", { range: range(sampling) }),
      assumptions:
        assumptions === null ? t("value.noAssumptions") : t("value.assumptions", { range: range(assumptions) }),
    }),
  };
}

function costSaid({ cost }: Tiles, { currency, isHidden }: About, { t, locale }: Writing): Said | null {
  if (cost === null) return null;
  const { payback, paybackWithDrift, build, runPerMonth } = cost;
  const drift =
    paybackWithDrift === null
      ? t("cost.neverWithDrift")
      : t("cost.withDrift", { months: withDigits(paybackWithDrift, 1, locale) });
  return {
    head: payback === null ? t("cost.never") : t("cost.payback", { months: withDigits(payback, 1, locale) }),
    more: isHidden
      ? `${drift}.`
      : t("cost.built", {
          build: shortMoney(build, currency, locale),
          run: shortMoney(runPerMonth, currency, locale),
          drift,
        }),
  };
}

/** From here on people say "double". */
const ALMOST_DOUBLE = 1.85;
const NO_MORE_DOUBLE = 2.15;

function toleranceSaid({ tolerance }: Tiles, { today }: About, { t, locale }: Writing): Said | null {
  if (tolerance === null) return null;
  const more = today === "rules" ? t("tolerance.beforeRules") : t("tolerance.beforeProcess");
  const { scale: factor } = tolerance;
  if (factor === null) return { head: t("tolerance.none"), more: "" };
  if (factor < 1) return { head: t("tolerance.lost"), more: "" };
  const scale = withDigits(factor, 2, locale);
  if (factor >= ALMOST_DOUBLE && factor < 2) return { head: t("tolerance.almostDouble", { scale }), more };
  if (factor >= 2 && factor < NO_MORE_DOUBLE) return { head: t("tolerance.double", { scale }), more };
  return { head: t("tolerance.grow", { scale }), more };
}

function timeSaid({ time }: Tiles, { currency, isHidden }: About, { t, locale }: Writing): Said | null {
  if (time === null) return null;
  const every = t("time.months", { count: time.retrainEvery });
  const month = time.firstNegativeMonth;
  const worth = t("time.worth", {
    amount: signedMoney(time.worthRetrained, currency, locale),
    months: String(time.horizonMonths),
  });
  const plan = month === null ? t("time.neverWhat", { every }) : t("time.fromWhat", { every });
  return {
    head: month === null ? t("time.never") : t("time.from", { month: String(month) }),
    more: isHidden ? plan : `${plan} ${worth}`,
  };
}

/** Shares beyond these are said in words. */
const NEARLY_ALL = 0.95;
const HARDLY_ANY = 0.05;

function peopleSaid({ people }: Tiles, { isHidden }: About, { t, locale }: Writing): Said {
  const { flags, precision, capacity } = people;
  const wrong = precision === null ? null : 1 - precision;
  const { part, whole } = outOf(wrong ?? 0);
  const share =
    wrong === null || wrong < HARDLY_ANY
      ? t("people.noneFalse")
      : wrong > NEARLY_ALL
        ? t("people.allFalse")
        : t("people.false", { wrong: String(part), all: String(whole) });
  if (isHidden) {
    const head =
      capacity === null ? t("people.alertsHidden") : t("people.alertsShare", { share: withDigits(flags, 0, locale) });
    return { head, more: t("people.only", { share }) };
  }
  return {
    head: t("people.alerts", { count: wholeNumber(flags, locale) }),
    more: t("people.both", {
      share,
      capacity:
        capacity === null ? t("people.noCapacity") : t("people.capacity", { count: wholeNumber(capacity, locale) }),
    }),
  };
}
