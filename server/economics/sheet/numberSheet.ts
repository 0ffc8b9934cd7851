import type { ErrorMeans } from "../regression/residuals.ts";
import type { RegressionInputs } from "../regression/asymmetric.ts";
import type { BandInputs } from "../regression/band.ts";
import { EconomicsError } from "../errors.ts";
import { amountOf, commonAmounts, type SheetDocument } from "./document.ts";
import type { ForecastStatistics } from "./evaluated.ts";

const needed = (document: SheetDocument, name: string, words: string): number => {
  const value = amountOf(document, name);
  if (value === null) throw new EconomicsError("sheet.incomplete", { name: words });
  return value;
};

/** Inputs of a forecast whose errors cost per unit, to either side. Errors: `sheet.incomplete`. */
export function forecastInputs(document: SheetDocument, errors: ErrorMeans): RegressionInputs {
  const common = commonAmounts(document);
  return {
    ...common,
    errors,
    unitCosts: {
      over: needed(document, "costOver", "The cost of one unit too much"),
      under: needed(document, "costUnder", "The cost of one unit too little"),
    },
    baseline: {
      ...common.baseline,
      errors: {
        over: needed(document, "todayOver", "What today’s forecast has too much"),
        under: needed(document, "todayUnder", "What today’s forecast has too little"),
      },
    },
  };
}

/** Inputs of a forecast that is useful inside a band. Errors: `sheet.incomplete`. */
export function bandInputs(document: SheetDocument, statistics: ForecastStatistics): BandInputs {
  const width = needed(document, "bandWidth", "The width of the band");
  const { volume, costPerPrediction, fixedRunCost } = commonAmounts(document);
  const sizes =
    document.bandIs === "units"
      ? statistics.residuals.map((residual) => Math.abs(residual))
      : statistics.relativeErrors;
  return {
    ...{ volume, costPerPrediction, fixedRunCost },
    shareInBand: sizes.length === 0 ? 0 : sizes.filter((size) => size <= width).length / sizes.length,
    valueInside: needed(document, "valueInside", "The value of an estimate inside the band"),
    valueOutside: needed(document, "valueOutside", "The value of an estimate outside the band"),
  };
}
