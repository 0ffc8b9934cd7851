import { z } from "zod";
import { prepareSheet } from "../sheet/recompute.ts";
import type { SheetInputs } from "../sheet/types.ts";
import { INPUT_SYMBOLS } from "../uncertainty/inputs.ts";
import { tilesOf, type Tiles } from "./tiles.ts";

/** Seed and number of the draws: those of the economics page, so that both show the same digits. */
export const DRAWS = { seed: 42, draws: 5000 } as const;

/** What the three sliders of the executive page may move. */
export type Moved = Partial<Record<"volume" | "loss" | "growth", number>>;

const number = z.number();
const triangle = z.object({ low: number, likely: number, high: number });

/** Everything the page needs to recompute itself: amounts, and the counts at the one threshold in use. No rows. */
export const whatIfSchema = z.object({
  counts: z.object({ threshold: number, tp: number, fp: number, positives: number, negatives: number }),
  inputs: z.object({
    stated: z.object({
      volume: number,
      prevalence: number,
      amounts: z.discriminatedUnion("framing", [
        z.object({
          framing: z.literal("intervention"),
          lossPerMissed: number,
          saveRate: number,
          interventionCost: number,
          falseAlarmHarm: number,
        }),
        z.object({ framing: z.literal("opportunity"), margin: number, interventionCost: number }),
        z.object({ framing: z.literal("cells"), cells: z.object({ tp: number, fn: number, fp: number, tn: number }) }),
      ]),
      costPerPrediction: number,
      fixedRunCost: number,
      baseline: z.object({ tpr: number, fpr: number, costPerItem: number, fixedCost: number }),
      adoption: number,
      cashableShare: number,
    }),
    threshold: number.nullable(),
    capacity: number.nullable(),
    reviewCost: number.nullable(),
    buildCost: number,
    horizonMonths: number,
    annualDiscount: number,
    growth: z.object({ kind: z.enum(["compound", "linear"]), perMonth: number }),
    retrainCost: number,
    longestInterval: number,
    uncertain: z.partialRecord(z.enum(INPUT_SYMBOLS), triangle),
    tornadoChange: number,
  }),
});
export type WhatIf = z.output<typeof whatIfSchema>;

/** What the second slider is about, by the way amounts are stated; null where four values are. */
export function lossOf({ stated: { amounts } }: Pick<SheetInputs, "stated">): number | null {
  if (amounts.framing === "intervention") return amounts.lossPerMissed;
  return amounts.framing === "opportunity" ? amounts.margin : null;
}

/**
 * The tiles with some amounts moved. A range belongs to its amount and moves along.
 *
 * Sampling error is computed from the counts (delta method), since replicates would be too much for a page.
 */
export function movedTiles({ counts, inputs }: WhatIf, moved: Moved): Tiles | null {
  const { threshold, tp, fp, positives, negatives } = counts;
  const table = { thresholds: [threshold], tp: [tp], fp: [fp], positives, negatives };
  const compute = prepareSheet({ validation: table, test: table, replicates: [] }, DRAWS);
  const changed = movedInputs(inputs, moved);
  return tilesOf(compute({ ...changed, threshold }), changed);
}

function movedInputs(inputs: WhatIf["inputs"], { volume, loss, growth }: Moved): WhatIf["inputs"] {
  const { stated } = inputs;
  const before = lossOf(inputs);
  const scale = (symbol: "V" | "L" | "margin", from: number | null, to: number | undefined) => {
    const around = inputs.uncertain[symbol];
    if (around === undefined || from === null || from === 0 || to === undefined) return {};
    const factor = to / from;
    return { [symbol]: { low: around.low * factor, likely: to, high: around.high * factor } };
  };
  const { amounts } = stated;
  const withLoss =
    loss === undefined
      ? amounts
      : amounts.framing === "intervention"
        ? { ...amounts, lossPerMissed: loss }
        : amounts.framing === "opportunity"
          ? { ...amounts, margin: loss }
          : amounts;
  return {
    ...inputs,
    stated: { ...stated, volume: volume ?? stated.volume, amounts: withLoss },
    growth: { ...inputs.growth, perMonth: growth ?? inputs.growth.perMonth },
    uncertain: {
      ...inputs.uncertain,
      ...scale("V", stated.volume, volume),
      ...scale(amounts.framing === "opportunity" ? "margin" : "L", before, loss),
    },
  };
}
