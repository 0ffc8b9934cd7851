import { EconomicsError } from "../errors.ts";
import {
  multiclassExpectedValue,
  multiclassNetValue,
  multiclassNetValueAtErrorScale,
  multiclassTolerance,
} from "../multiclass/netValue.ts";
import { constantPolicies, costliestConfusions, type Confusion } from "../multiclass/policies.ts";
import {
  optimalQuantile,
  regressionNetValue,
  regressionNetValueAtErrorScale,
  regressionTolerance,
} from "../regression/asymmetric.ts";
import { bandNetValue, bandNetValueAtErrorScale, breakEvenShareInBand } from "../regression/band.ts";
import { meanAbsoluteError } from "../regression/residuals.ts";
import type { NetValueAtErrorScale } from "../drift/drift.ts";
import { headlineBand, type HeadlineBand } from "../uncertainty/headline.ts";
import type { InputRange } from "../uncertainty/monteCarlo.ts";
import { amountRange } from "./amountRange.ts";
import { cashSection } from "./cash.ts";
import { classInputs } from "./classSheet.ts";
import { cashInputs, type SheetDocument } from "./document.ts";
import { confusionStatistics, forecastStatistics } from "./evaluated.ts";
import { bandInputs, forecastInputs } from "./numberSheet.ts";
import type { CashInputs, CashSection, Section } from "./types.ts";
import { figuresOf, type Figures, type JudgedCounts } from "./worth.ts";

/** Counts of a model that answers with one of several classes or with a number. */
export type OtherJudged = Exclude<JudgedCounts, { problemType: "binary" }>;

/** What the counts say beyond the value in money. */
export type JudgedDetail =
  | {
      readonly kind: "classes";
      readonly classes: readonly string[];
      /** Worth of today's process, of the model and of always the same answer, currency/month. */
      readonly today: number;
      readonly model: number;
      readonly always: readonly number[];
      readonly confusions: readonly Confusion[];
      readonly errorRate: number;
      /** ε*; null if no error costs anything. */
      readonly breakEvenErrorRate: number | null;
    }
  | {
      readonly kind: "units";
      readonly meanAbsoluteError: number;
      /** MAE*, unit of the target; null if no error costs anything. */
      readonly breakEvenMeanAbsoluteError: number | null;
      /** q* to train on; null if neither side costs anything. */
      readonly quantile: number | null;
    }
  | {
      readonly kind: "band";
      readonly shareInBand: number;
      /** w*; above 1 it can't be reached. */ readonly breakEvenShare: number;
    };

/** The sheet of a model that does not score two classes. */
export interface JudgedSheet extends Figures {
  readonly detail: JudgedDetail;
  /** Range of N if the assumptions are off; refused while no amount has a low and a high end. */
  readonly range: Section<InputRange>;
  readonly cash: Section<CashSection>;
  readonly money: CashInputs;
  readonly headline: HeadlineBand;
}

const COMMON = "volume|costPerPrediction|fixedRunCost|baselineCostPerItem|baselineFixedCost|adoption|cashableShare";
/** Amounts that may be drawn. Shares of classes add up to 1, so none of them can be drawn alone. */
const DRAWN = {
  classes: new RegExp(`^(?:${COMMON}|value\\.\\d+\\.\\d+|today\\.\\d+)$`),
  units: new RegExp(`^(?:${COMMON}|costOver|costUnder|todayOver|todayUnder)$`),
  band: /^(?:volume|costPerPrediction|fixedRunCost|valueInside|valueOutside)$/,
} as const;

/** Draws of the range: each reads the whole sheet again, so fewer than where only figures are varied. */
const DRAWS = { seed: 42, draws: 500 } as const;

/**
 * Everything the economics page shows of a model that answers with classes or numbers.
 *
 * Errors: those of the arithmetic, `sheet.incomplete` first; ranges and cash refuse on their own.
 */
export function judgedSheet(document: SheetDocument, judged: OtherJudged): JudgedSheet {
  const figures = figuresOf(document, judged);
  const { detail, netValueAt, netValueOf, counts } = detailOf(document, judged);
  const range = section(() => amountRange(document, netValueOf, { ...DRAWS, counts }));
  const money = cashInputs(document);
  return {
    ...figures,
    detail,
    range,
    money,
    cash: section(() => cashSection(money, netValueAt)),
    headline: headlineBand(figures.netValue, figures.interval?.low ?? null, range.value?.p05 ?? null),
  };
}

function detailOf(
  document: SheetDocument,
  judged: OtherJudged,
): {
  readonly detail: JudgedDetail;
  readonly netValueAt: NetValueAtErrorScale;
  readonly netValueOf: (drawn: SheetDocument) => number;
  readonly counts: RegExp;
} {
  if (judged.problemType === "multiclass") {
    const classes = judged.classes ?? [];
    const { confusion } = confusionStatistics(judged.test ?? judged.validation);
    const inputs = classInputs(document, confusion, classes);
    const { volume, prevalence, values, baseline } = inputs;
    const today =
      volume * (multiclassExpectedValue(prevalence, baseline.rates, values) - baseline.costPerItem) -
      baseline.fixedCost;
    const { errorRate, breakEvenErrorRate } = multiclassTolerance(inputs);
    const netValueAt = (scale: number): number => multiclassNetValueAtErrorScale(inputs, scale);
    return {
      netValueAt,
      netValueOf: (drawn) => multiclassNetValue(classInputs(drawn, confusion, classes)),
      counts: DRAWN.classes,
      detail: {
        kind: "classes",
        ...{ classes, today, errorRate, breakEvenErrorRate },
        model: today + netValueAt(1),
        always: constantPolicies(prevalence, values).map((perItem) => perItem * volume),
        confusions: costliestConfusions(inputs),
      },
    };
  }
  const statistics = forecastStatistics(judged.test ?? judged.validation);
  if (document.forecast === "band") {
    const inputs = bandInputs(document, statistics);
    return {
      netValueAt: (scale) => bandNetValueAtErrorScale(inputs, scale),
      netValueOf: (drawn) => bandNetValue(bandInputs(drawn, statistics)),
      counts: DRAWN.band,
      detail: { kind: "band", shareInBand: inputs.shareInBand, breakEvenShare: breakEvenShareInBand(inputs) },
    };
  }
  const inputs = forecastInputs(document, statistics.errors);
  return {
    netValueAt: (scale) => regressionNetValueAtErrorScale(inputs, scale),
    netValueOf: (drawn) => regressionNetValue(forecastInputs(drawn, statistics.errors)),
    counts: DRAWN.units,
    detail: {
      kind: "units",
      meanAbsoluteError: meanAbsoluteError(statistics.errors),
      breakEvenMeanAbsoluteError: regressionTolerance(inputs).breakEvenMeanAbsoluteError,
      quantile: section(() => optimalQuantile(inputs.unitCosts)).value,
    },
  };
}

function section<T>(calculate: () => T): Section<T> {
  try {
    return { value: calculate(), refusal: null };
  } catch (error) {
    if (!(error instanceof EconomicsError)) throw error;
    return { value: null, refusal: { code: error.code, message: error.userMessage } };
  }
}
