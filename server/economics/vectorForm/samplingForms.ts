import { z } from "zod";
import { totalValue, trivialPolicies } from "../binary/expectedValue.ts";
import type { ConfusionCounts } from "../binary/types.ts";
import { optimalThreshold } from "../threshold/closedForm.ts";
import { thresholdCounts } from "../threshold/counts.ts";
import { reviewBand } from "../threshold/reviewBand.ts";
import { countsAt, profitCurve } from "../threshold/sweep.ts";
import { uniformDraws } from "../uncertainty/mulberry32.ts";
import { replicatedValuesPerItem, replicatesFromRows } from "../uncertainty/replicates.ts";
import { percentileInterval } from "../uncertainty/sampling.ts";
import { cellsSchema, form } from "./form.ts";

const CHECKED_DRAWS = 5;

/** The first draws of the generator. */
const generatorForm = form(["seed"], z.object({ seed: z.number() }), ({ seed }) => ({
  draws: [...uniformDraws(seed, CHECKED_DRAWS)],
}));

/** Scored items: profit curve, best threshold and a bootstrap interval of the value per item. */
const scoredForm = form(
  ["y", "p", "value", "t"],
  z.object({
    y: z.array(z.number()),
    p: z.array(z.number()),
    value: cellsSchema,
    t: z.number(),
    seed: z.number(),
    replicates: z.number(),
  }),
  ({ y, p, value, t, seed, replicates }) => {
    const statistics = thresholdCounts(y, p);
    const prevalence = statistics.positives / y.length;
    const perItem = (counts: ConfusionCounts) => totalValue(counts, value) / y.length;
    const atThreshold = countsAt(statistics, t);
    const elkan = optimalThreshold(value);
    const { best } = profitCurve(statistics, prevalence, value);
    const policies = trivialPolicies(prevalence, value);
    const drawn = replicatesFromRows({ actual: y, scores: p }, t, { seed, replicates, resample: "whole" });
    const interval = percentileInterval(replicatedValuesPerItem(drawn, value));
    return {
      confusion_at_t: { TP: atThreshold.tp, FN: atThreshold.fn, FP: atThreshold.fp, TN: atThreshold.tn },
      value_per_item_at_t: perItem(atThreshold),
      elkan_threshold: elkan,
      value_at_elkan: perItem(countsAt(statistics, elkan)),
      best_threshold: best.threshold,
      best_value_per_item: best.valuePerItem,
      flag_nobody: policies.nobody,
      flag_everybody: policies.everybody,
      boot_mean: interval.mean,
      ci95: [interval.low, interval.high],
      p_positive: interval.positiveShare,
    };
  },
);

/** The scores that should go to a reviewer. */
const reviewForm = form(
  ["dP", "dN", "review_cost"],
  z.object({ dP: z.number(), dN: z.number(), review_cost: z.number() }),
  ({ dP, dN, review_cost: cost }) => {
    const { low, high, exists, maximumUsefulCost } = reviewBand({ positive: dP, negative: dN }, cost);
    return { t_low: low, t_high: high, exists, max_useful_review_cost: maximumUsefulCost };
  },
);

/** Calculations on scores and draws. */
export const samplingForms = [scoredForm, reviewForm, generatorForm];
