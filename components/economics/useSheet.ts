import { useMemo } from "react";
import { readSheet, sheetInputs, type SheetDocument } from "../../server/economics/sheet/document.ts";
import { sheetStatistics } from "../../server/economics/sheet/evaluated.ts";
import { judgedSheet, type JudgedSheet } from "../../server/economics/sheet/judgedSheet.ts";
import { prepareSheet } from "../../server/economics/sheet/recompute.ts";
import type { Sheet, SheetInputs } from "../../server/economics/sheet/types.ts";
import { EconomicsError } from "../../server/economics/errors.ts";
import type { StoredStatistics } from "../../server/decisions/index.ts";

/** Counts of the judged model. */
export type Statistics = StoredStatistics;
/** Counts of a model that answers with classes or numbers. */
export type OtherStored = Exclude<StoredStatistics, { problemType: "binary" }>;
export type BinaryStored = Extract<StoredStatistics, { problemType: "binary" }>;

/** Seed and number of the draws behind the range of the assumptions; kept, so that a reviewer sees the same digits. */
const DRAWS = { seed: 42, draws: 5000 } as const;

export { readSheet };

export type Computed = { sheet: Sheet; inputs: SheetInputs } | { refusal: { code: string; message: string } };

/**
 * The whole sheet, recomputed in the browser after every change.
 * @param document the amounts, with the sliders' values put over them
 */
export function useSheet(stored: BinaryStored | null, document: SheetDocument): Computed | null {
  const compute = useMemo(
    () =>
      stored === null
        ? null
        : prepareSheet(sheetStatistics(stored.validation, stored.test ?? stored.validation), DRAWS),
    [stored],
  );
  return useMemo(() => {
    if (compute === null) return null;
    try {
      const inputs = sheetInputs(document);
      return { sheet: compute(inputs), inputs };
    } catch (error) {
      if (!(error instanceof EconomicsError)) throw error;
      return { refusal: { code: error.code, message: error.userMessage } };
    }
  }, [compute, document]);
}

/** The sheet of a model that answers with classes or numbers, recomputed after every change; null: another kind of model. */
export function useJudgedSheet(
  stored: OtherStored | null,
  document: SheetDocument,
): { sheet: JudgedSheet } | { refusal: { code: string; message: string } } | null {
  return useMemo(() => {
    if (stored === null) return null;
    try {
      return { sheet: judgedSheet(document, stored) };
    } catch (error) {
      if (!(error instanceof EconomicsError)) throw error;
      return { refusal: { code: error.code, message: error.userMessage } };
    }
  }, [stored, document]);
}
