import type { z } from "zod";
import { EconomicsError, type EconomicsErrorCode } from "../errors.ts";
import { multiclassNetValue, multiclassTolerance } from "../multiclass/netValue.ts";
import { replicatedMulticlassNetValues } from "../multiclass/sampling.ts";
import { regressionNetValue, regressionTolerance } from "../regression/asymmetric.ts";
import { bandNetValue, bandTolerance } from "../regression/band.ts";
import { replicatedRegressionNetValues } from "../regression/sampling.ts";
import { percentileInterval } from "../uncertainty/sampling.ts";
import { classInputs } from "./classSheet.ts";
import { sheetInputs, type SheetDocument } from "./document.ts";
import {
  confusionStatistics,
  forecastStatistics,
  sheetStatistics,
  type confusionStatisticsSchema,
  type forecastStatisticsSchema,
  type scoreStatisticsSchema,
} from "./evaluated.ts";
import { bandInputs, forecastInputs } from "./numberSheet.ts";
import { binaryWorth } from "./recompute.ts";

type Sets<S> = { readonly validation: S; readonly test: S | null };
type Counted<S extends z.ZodType> = z.output<S> & { readonly rows: number };

/** The counts of one evaluation that money is computed from, whatever the model answers with. */
export type JudgedCounts = { readonly classes: readonly string[] | null } & (
  | ({ readonly problemType: "binary" } & Sets<Counted<typeof scoreStatisticsSchema>>)
  | ({ readonly problemType: "multiclass" } & Sets<Counted<typeof confusionStatisticsSchema>>)
  | ({ readonly problemType: "regression" } & Sets<Counted<typeof forecastStatisticsSchema>>)
);

/** Net value of one model, currency/month versus today, or why it can't be told. */
export type Worth =
  | {
      readonly netValue: number;
      /** Sampling error of the rows alone; null where there are too few of them. */
      readonly interval: { readonly low: number; readonly high: number } | null;
      /** Why there is no interval. */
      readonly intervalProblem: string | null;
      /** k*: errors may grow by this factor; null without errors. */
      readonly tolerance: number | null;
      readonly currency: string;
      readonly on: "test" | "validation";
      readonly rows: number;
    }
  | { readonly problem: { readonly code: EconomicsErrorCode; readonly message: string } };

/** Standard errors of the share on either side of a 95 % interval. */
const NORMAL_95 = 1.959963984540054;

/**
 * What a judged model is worth by a sheet: on test rows once they are open, else on validation rows. Pure, so that a
 * changed amount re-runs nothing.
 */
export function worthOf(document: SheetDocument, judged: JudgedCounts): Worth {
  try {
    const on = judged.test === null ? "validation" : "test";
    const rows = (judged.test ?? judged.validation).rows;
    return { ...figuresOf(document, judged), currency: document.currency, on, rows };
  } catch (error) {
    if (!(error instanceof EconomicsError)) throw error;
    return { problem: { code: error.code, message: error.userMessage } };
  }
}

export type Figures = Pick<
  Extract<Worth, { netValue: number }>,
  "netValue" | "interval" | "intervalProblem" | "tolerance"
>;

/** The figures of `worthOf`. Errors: those of the arithmetic, where `worthOf` tells them. */
export function figuresOf(document: SheetDocument, judged: JudgedCounts): Figures {
  switch (judged.problemType) {
    case "binary":
      return binaryWorth(sheetStatistics(judged.validation, judged.test ?? judged.validation), sheetInputs(document));
    case "multiclass": {
      const { confusion, replicates } = confusionStatistics(judged.test ?? judged.validation);
      const inputs = classInputs(document, confusion, judged.classes ?? []);
      return {
        netValue: multiclassNetValue(inputs),
        ...intervalOf(() => percentileInterval(replicatedMulticlassNetValues(inputs, replicates))),
        tolerance: multiclassTolerance(inputs).breakEvenScale,
      };
    }
    case "regression": {
      const statistics = forecastStatistics(judged.test ?? judged.validation);
      if (document.forecast === "band") {
        const inputs = bandInputs(document, statistics);
        const { shareInBand: share, volume, valueInside, valueOutside } = inputs;
        const rows = (judged.test ?? judged.validation).rows;
        const reach = NORMAL_95 * Math.sqrt((share * (1 - share)) / Math.max(1, rows));
        const netValue = bandNetValue(inputs);
        const swing = volume * Math.abs(valueInside - valueOutside) * reach;
        return {
          netValue,
          interval: { low: netValue - swing, high: netValue + swing },
          intervalProblem: null,
          tolerance: bandTolerance(inputs).breakEvenScale,
        };
      }
      const inputs = forecastInputs(document, statistics.errors);
      return {
        netValue: regressionNetValue(inputs),
        ...intervalOf(() => percentileInterval(replicatedRegressionNetValues(inputs, statistics.replicates))),
        tolerance: regressionTolerance(inputs).breakEvenScale,
      };
    }
  }
}

function intervalOf(calculate: () => { low: number; high: number }): Pick<Figures, "interval" | "intervalProblem"> {
  try {
    const { low, high } = calculate();
    return { interval: { low, high }, intervalProblem: null };
  } catch (error) {
    if (!(error instanceof EconomicsError)) throw error;
    return { interval: null, intervalProblem: error.userMessage };
  }
}
