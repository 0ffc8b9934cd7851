import { z } from "zod";
import type { Section, Sheet, SheetInputs } from "../sheet/types.ts";

const number = z.number();
const range = z.object({ low: number, high: number });

/** The money of the executive page as plain numbers; currency and currency/month. */
export const tilesSchema = z.object({
  band: z.enum(["green", "amber", "red", "unknown"]),
  value: z.object({
    net: number,
    /** 95 % interval of the judged rows; null with the reason where there are too few. */
    sampling: range.nullable(),
    samplingProblem: z.string().nullable(),
    /** 5 % and 95 % points if the assumptions are off. */
    assumptions: range.nullable(),
    policies: z.object({ nobody: number, everybody: number, today: number, model: number }),
  }),
  cost: z
    .object({
      build: number,
      runPerMonth: number,
      payback: number.nullable(),
      paybackWithDrift: number.nullable(),
      /** Paid and earned so far, month 0 to H, while errors grow. */
      soFar: z.array(number),
    })
    .nullable(),
  /** Factor on all error rates at which the value is lost; null without errors. */
  tolerance: z.object({ scale: number.nullable() }).nullable(),
  time: z
    .object({
      firstNegativeMonth: number.nullable(),
      retrainEvery: number,
      worthRetrained: number,
      horizonMonths: number,
      drifting: z.array(number),
      retrained: z.array(number),
    })
    .nullable(),
  people: z.object({ flags: number, precision: number.nullable(), capacity: number.nullable() }),
});
export type Tiles = z.output<typeof tilesSchema>;

/** Digits beyond these are noise of floating point, and make stored pages long. */
const tidy = (value: number): number => Number(value.toPrecision(9));
const tidyAll = (values: ArrayLike<number>): number[] => Array.from(values, tidy);

/** The tiles of a computed sheet; null where the value itself can't be computed. */
export function tilesOf(sheet: Sheet, inputs: SheetInputs): Tiles | null {
  const value = sheet.value.value;
  if (value === null) return null;
  const { stated, buildCost, capacity, horizonMonths } = inputs;
  const interval = sheet.sampling.value;
  const assumptions = sheet.inputs.value;
  return {
    band: sheet.headline,
    value: {
      net: tidy(value.netValue),
      sampling: interval === null ? null : { low: tidy(interval.low), high: tidy(interval.high) },
      samplingProblem: sheet.sampling.refusal?.message ?? null,
      assumptions: assumptions === null ? null : { low: tidy(assumptions.p05), high: tidy(assumptions.p95) },
      policies: {
        nobody: tidy(value.policies.nobody),
        everybody: tidy(value.policies.everybody),
        today: tidy(value.policies.today),
        model: tidy(value.policies.model),
      },
    },
    cost: ofSection(sheet.cash, (cash) => ({
      build: buildCost,
      runPerMonth: tidy(stated.fixedRunCost + stated.volume * stated.costPerPrediction),
      payback: cash.payback,
      paybackWithDrift: cash.paybackWithDrift,
      soFar: soFar(cash.drifting, buildCost),
    })),
    tolerance: ofSection(sheet.tolerance, ({ breakEvenScale }) => ({ scale: breakEvenScale })),
    time: ofSection(sheet.cash, (cash) => ({
      firstNegativeMonth: cash.firstNegativeMonth,
      retrainEvery: cash.best.interval,
      worthRetrained: tidy(cash.npvRetrained),
      horizonMonths,
      drifting: tidyAll(cash.drifting),
      retrained: tidyAll(cash.retrained),
    })),
    people: { flags: tidy(value.load.flags), precision: value.load.precision, capacity },
  };
}

function ofSection<T, R>(section: Section<T>, read: (value: T) => R): R | null {
  return section.value === null ? null : read(section.value);
}

function soFar(monthly: ArrayLike<number>, buildCost: number): number[] {
  let sum = -buildCost;
  return [sum, ...Array.from(monthly, (value) => tidy((sum += value)))];
}
