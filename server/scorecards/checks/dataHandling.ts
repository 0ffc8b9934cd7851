import { z } from "zod";
import { atLeast, check, limitedCheck, percent, share, unknown, wholeNumber, type Check } from "./check.ts";

const RELEASE_GATE = 2;

const uncleanReplay = check({
  id: "D07",
  version: 1,
  facts: z.object({
    isRun: z.boolean(),
    steps: z.array(
      z.object({
        name: z.string(),
        replayed: wholeNumber,
        answered: wholeNumber,
        refused: wholeNumber,
        failed: wholeNumber,
      }),
    ),
    outOfRangeShare: share,
    outOfRangeShareInTraining: share,
  }),
  assess: ({ isRun, steps, outOfRangeShare, outOfRangeShareInTraining }, { gate }) => {
    if (!isRun) {
      const evidence = "The removed rows were not replayed.";
      return gate >= RELEASE_GATE ? { value: null, band: "red", evidence } : unknown(evidence);
    }
    const failed = steps.reduce((sum, step) => sum + step.failed, 0);
    const replayed = steps.reduce((sum, step) => sum + step.replayed, 0);
    const evidence = `${replayed} removed rows of ${steps.length} steps replayed, ${failed} failed, ${percent(outOfRangeShare)} out of range.`;
    if (failed > 0) return { value: failed, band: "red", evidence };
    const complete = steps.every((step) => step.replayed > 0) && outOfRangeShare <= outOfRangeShareInTraining;
    return { value: outOfRangeShare, band: complete ? "green" : "amber", evidence };
  },
});

const samePipeline = limitedCheck({
  id: "D08",
  version: 1,
  limits: { green: 1e-5, amber: 1e-3 },
  facts: z.object({
    hasSameGraph: z.boolean(),
    /** Largest difference of an answer between training path and production path. */
    parity: z.number().min(0),
    areDifferencesListed: z.boolean(),
    areDifferencesSigned: z.boolean(),
  }),
  assess: ({ hasSameGraph, parity, areDifferencesListed, areDifferencesSigned }, limits) => {
    const evidence = `Transformations ${hasSameGraph ? "equal" : "differ"}; answers differ by at most ${parity}.`;
    if (parity > limits.amber) return { value: parity, band: "red", evidence };
    if (hasSameGraph && parity <= limits.green) return { value: parity, band: "green", evidence };
    const explained = areDifferencesListed && areDifferencesSigned;
    return { value: parity, band: explained ? "amber" : "red", evidence };
  },
});

const forbiddenColumns = check({
  id: "D10",
  version: 1,
  facts: z.object({ hits: z.array(z.object({ column: z.string(), isJustified: z.boolean() })) }),
  assess: ({ hits }) => {
    const open = hits.filter(({ isJustified }) => !isJustified).map(({ column }) => column);
    if (open.length > 0)
      return { value: open.length, band: "red", evidence: `Among the features: ${open.join(", ")}.` };
    return hits.length > 0
      ? { value: hits.length, band: "amber", evidence: `Justified: ${hits.map(({ column }) => column).join(", ")}.` }
      : { value: 0, band: "green", evidence: "No personal or forbidden column is among the features." };
  },
});

const catalogue = limitedCheck({
  id: "D11",
  version: 1,
  limits: { green: 1, amber: 0.8 },
  facts: z
    .object({ filled: wholeNumber, required: z.number().int().positive() })
    .refine(({ filled, required }) => filled <= required),
  assess: ({ filled, required }, limits) => ({
    value: filled / required,
    band: atLeast(filled / required, limits),
    evidence: `${filled} of ${required} fields of the catalogue are filled in.`,
  }),
});

/** Checks of what is done with the data. */
export const dataHandlingChecks: readonly Check[] = [uncleanReplay, samePipeline, forbiddenColumns, catalogue];
