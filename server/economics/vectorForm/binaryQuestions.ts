import { z } from "zod";
import { binaryInputs } from "../binary/case.ts";
import { load } from "../binary/load.ts";
import { recallForGoal } from "../binary/minimumRecall.ts";
import { netValue, versusDoNothing } from "../binary/netValue.ts";
import { breakEvenPrevalence } from "../binary/prevalence.ts";
import { optimalThreshold } from "../threshold/closedForm.ts";
import { remapScore } from "../threshold/remapScore.ts";
import { drawnNetValues, inputDraws, inputRange, type UncertainInputs } from "../uncertainty/monteCarlo.ts";
import { INPUT_SYMBOLS } from "../uncertainty/inputs.ts";
import { analyticInterval } from "../uncertainty/sampling.ts";
import { tornado } from "../uncertainty/tornado.ts";
import { binaryCase, binarySchema } from "./binaryForm.ts";
import { form } from "./form.ts";

/** Net value and precision at other prevalences. */
const prevalenceForm = form(
  ["prevalences"],
  binarySchema.extend({ prevalences: z.array(z.number()) }),
  (entry) => {
    const inputs = binaryInputs(binaryCase(entry));
    return {
      net_value_per_month: entry.prevalences.map((prevalence) => netValue({ ...inputs, prevalence })),
      precision_production: entry.prevalences.map(
        (prevalence) => load(inputs.volume, prevalence, inputs.rates).precision,
      ),
      breakeven_prevalence_vs_do_nothing: breakEvenPrevalence(versusDoNothing(inputs)),
      breakeven_prevalence_vs_baseline: breakEvenPrevalence(inputs),
    };
  },
  true,
);

/** Closed-form threshold and scores re-mapped from the prevalence in training to that in production. */
const baseRateForm = form(
  ["train_base_rate", "production_base_rate"],
  binarySchema.extend({
    train_base_rate: z.number(),
    production_base_rate: z.number(),
    scores: z.array(z.number()).default([]),
  }),
  (entry) => {
    const threshold = optimalThreshold(binaryInputs(binaryCase(entry)).values);
    const { train_base_rate: training, production_base_rate: production } = entry;
    return {
      optimal_threshold_calibrated_production: threshold,
      shifted: entry.scores.map((score) => remapScore(score, training, production)),
      threshold_on_unshifted_score: remapScore(threshold, production, training),
    };
  },
  true,
);

/** The recall that a goal on prevented cases asks for. */
const goalForm = form(
  ["reduction"],
  binarySchema.extend({ reduction: z.number() }),
  (entry) => {
    const { rates, baseline, volume, prevalence } = binaryCase(entry);
    const goal = recallForGoal({
      volume,
      prevalence,
      saveRate: entry.save_rate,
      recallToday: baseline.tpr,
      recallModel: rates.tpr,
      goal: { reduction: entry.reduction },
    });
    return {
      claims_today: goal.casesToday,
      claims_target: goal.casesTarget,
      claims_model: goal.casesModel,
      reduction_model: goal.reductionModel,
      minimum_recall: goal.minimumRecall,
    };
  },
  true,
);

/** Delta-method interval of the net value. */
const analyticForm = form(
  ["z"],
  binarySchema.extend({ z: z.number() }),
  (entry) => {
    const { standardError, low, high } = analyticInterval(
      binaryInputs(binaryCase(entry)),
      entry.confusion_eval,
      entry.z,
    );
    return { se_net_value: standardError, low, high };
  },
  true,
);

/** One-at-a-time sensitivity. */
const tornadoForm = form(
  ["change"],
  binarySchema.extend({ change: z.number() }),
  (entry) => {
    const bars = tornado(binaryCase(entry), entry.change);
    return {
      low_high: Object.fromEntries(bars.map((bar) => [bar.input, [bar.low, bar.high]])),
      order_by_swing: bars.map((bar) => bar.input),
    };
  },
  true,
);

const triangleSchema = z
  .tuple([z.number(), z.number(), z.number()])
  .transform(([low, likely, high]) => ({ low, likely, high }));

/** Monte Carlo over uncertain inputs. */
const monteCarloForm = form(
  ["triangular"],
  binarySchema.extend({
    triangular: z.partialRecord(z.enum(INPUT_SYMBOLS), triangleSchema),
    seed: z.number(),
    draws: z.number(),
  }),
  (entry) => {
    const uncertain: UncertainInputs = entry.triangular;
    const uniforms = inputDraws(uncertain, entry.seed, entry.draws);
    const { positiveShare, ...range } = inputRange(drawnNetValues(binaryCase(entry), uncertain, uniforms));
    return { ...range, p_positive: positiveShare };
  },
  true,
);

/** Everything that can be asked of a binary base. */
export const binaryQuestions = [prevalenceForm, baseRateForm, goalForm, analyticForm, tornadoForm, monteCarloForm];
