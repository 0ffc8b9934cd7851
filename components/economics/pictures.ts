import { VARIABLE_INPUTS } from "../../server/economics/uncertainty/inputs.ts";
import type { CashSection, ThresholdSection, ValueSection } from "../../server/economics/sheet/types.ts";
import type { TornadoBar } from "../../server/economics/uncertainty/tornado.ts";
import type { Panel } from "../../server/stages/contract.ts";

/** Points drawn of a curve: a screen has no more. */
const MOST_POINTS = 400;

/** What a month is worth under each way of deciding, all on one scale. */
export function policiesPanel({ policies }: ValueSection, currency: string): Panel {
  return {
    kind: "bars",
    id: "policies",
    title: "Four ways to decide",
    unit: `${currency} a month`,
    items: [
      { label: "act on nobody", value: policies.nobody },
      { label: "act on everybody", value: policies.everybody },
      { label: "as today", value: policies.today },
      { label: "with the model", value: policies.model },
    ],
    note: "What a month is worth, costs of running included. The model has to beat all three.",
  };
}

/** Value per month at one threshold, before costs of running; above every score nobody is acted on. */
export function worthAt(
  { curve }: ThresholdSection,
  { threshold, volume, nobody }: { threshold: number; volume: number; nobody: number },
): number {
  return (curve.points.find((point) => point.threshold >= threshold)?.valuePerItem ?? nobody) * volume;
}

/**
 * Value per month at every threshold on validation data; the chosen one is a point of its own.
 * @param nobody value of acting on nobody, currency/item
 */
export function profitPanel(
  section: ThresholdSection,
  { volume, threshold, nobody, currency }: { volume: number; threshold: number; nobody: number; currency: string },
): Panel {
  const { curve } = section;
  const step = Math.max(1, Math.ceil(curve.points.length / MOST_POINTS));
  const kept = curve.points.filter(
    ({ threshold: at }, i) => i % step === 0 || at === threshold || at === curve.best.threshold,
  );
  const perMonth = ({ valuePerItem }: { valuePerItem: number }) => valuePerItem * volume;
  return {
    kind: "line",
    id: "profit",
    title: "Value at every threshold",
    x: "threshold: act when the score is at least",
    y: `${currency} a month, before costs of running`,
    series: [
      { name: "validation rows", points: kept.map((point) => [point.threshold, perMonth(point)]) },
      { name: "chosen", style: "points", points: [[threshold, worthAt(section, { threshold, volume, nobody })]] },
    ],
    xRange: [0, 1],
    note: "The best threshold is sought on validation rows; every amount on this page is counted on rows it was not sought on.",
  };
}

/** Net value month by month while errors grow, and with retraining. */
export function driftPanel(cash: CashSection, currency: string): Panel {
  return {
    kind: "line",
    id: "drift",
    title: "A month’s value over time",
    x: "month",
    y: `${currency} a month versus today`,
    series: [
      { name: "nobody retrains", points: months(cash.drifting) },
      {
        name: `retrained every ${cash.best.interval === 1 ? "month" : `${cash.best.interval} months`}`,
        style: "dashed",
        points: months(cash.retrained),
      },
    ],
  };
}

/** Money paid and earned so far, from the day the building is paid. */
export function cashPanel(cash: CashSection, buildCost: number, currency: string): Panel {
  const soFar = (values: Float64Array): [number, number][] => {
    let sum = -buildCost;
    return [[0, sum], ...Array.from(values, (value, i): [number, number] => [i + 1, (sum += value)])];
  };
  return {
    kind: "line",
    id: "cash",
    title: "Paid and earned so far",
    x: "month",
    y: currency,
    series: [
      { name: "nobody retrains", points: soFar(cash.drifting) },
      { name: "retrained in time", style: "dashed", points: soFar(cash.retrained) },
    ],
    note: "Undiscounted; today's process does not grow worse.",
  };
}

const months = (values: Float64Array): [number, number][] =>
  Array.from(values, (value, i): [number, number] => [i + 1, value]);

/** What each amount moves the net value by, as a table. */
export function tornadoTable(bars: readonly TornadoBar[], change: number, currency: string): Panel {
  const percent = Math.round(change * 100);
  return {
    kind: "table",
    id: "tornado",
    title: "What the value hangs on",
    columns: [
      { key: "input", label: "Amount" },
      { key: "low", label: `${percent} % less`, unit: currency, numeric: true },
      { key: "high", label: `${percent} % more`, unit: currency, numeric: true },
      { key: "swing", label: "Difference", unit: currency, numeric: true },
    ],
    rows: bars.map((bar) => ({ input: labelOf(bar), low: bar.low, high: bar.high, swing: bar.swing })),
  };
}

/** The amount's name as people know it. */
export const labelOf = ({ input }: Pick<TornadoBar, "input">): string => VARIABLE_INPUTS[input].label;
