import { z } from "zod";
import { atMost, check, limitedCheck, maybeText, share, unknown, wholeNumber, type Check } from "./check.ts";

const SLICE_METRIC = 0.8;
const MOST_RECALL_GAP = 0.1;
const IMPACT_RATIO = { lowest: 0.8, highest: 1.25 };

const untouchedTest = limitedCheck({
  id: "P01",
  version: 1,
  limits: { green: 1, amber: 3 },
  facts: z.object({ hasHoldOut: z.boolean(), hasPathFromTest: z.boolean(), timesScored: wholeNumber }),
  assess: ({ hasHoldOut, hasPathFromTest, timesScored }, limits) => {
    if (!hasHoldOut) return { value: null, band: "red", evidence: "There is no hold-out." };
    if (hasPathFromTest)
      return { value: timesScored, band: "red", evidence: "A path leads from the test set to training." };
    const evidence = `No path from the test set; scored ${timesScored} times for this release.`;
    return { value: timesScored, band: atMost(timesScored, limits), evidence };
  },
});

const comparedWithBaseline = check({
  id: "P02",
  version: 1,
  facts: z.object({ isRun: z.boolean(), difference: z.object({ low: z.number(), high: z.number() }).nullable() }),
  assess: ({ isRun, difference }) => {
    if (!isRun) return { value: null, band: "red", evidence: "No baseline was run on the same test rows." };
    if (difference === null) return unknown("The interval of the difference is not known.");
    const { low, high } = difference;
    const band = low > 0 ? "green" : high < 0 ? "red" : "amber";
    return { value: low, band, evidence: `Better than the baseline by ${low} to ${high}.` };
  },
});

const repeatable = check({
  id: "P03",
  version: 1,
  facts: z.object({
    isRerun: z.boolean(),
    isWithinTolerance: z.boolean(),
    isSeedRecorded: z.boolean(),
    areVersionsRecorded: z.boolean(),
  }),
  assess: ({ isRerun, isWithinTolerance, isSeedRecorded, areVersionsRecorded }) => {
    if (isRerun) {
      return isWithinTolerance
        ? { value: "agreed", band: "green", evidence: "A rerun of the locked run agreed." }
        : { value: "disagreed", band: "red", evidence: "A rerun of the locked run disagreed." };
    }
    return isSeedRecorded && areVersionsRecorded
      ? { value: "recorded", band: "amber", evidence: "Seed and versions are recorded; not rerun." }
      : { value: "missing", band: "red", evidence: "Seed or versions are not recorded." };
  },
});

const tuning = check({
  id: "P04",
  version: 1,
  facts: z.object({
    selection: z.enum(["none", "nested", "separate", "reported_set"]),
    trials: wholeNumber.nullable(),
  }),
  assess: ({ selection, trials }) => {
    if (selection === "reported_set") {
      return { value: trials, band: "red", evidence: "The winner was picked on the data it is reported on." };
    }
    if (selection === "none") return { value: 0, band: "green", evidence: "Nothing was tuned." };
    const how = selection === "nested" ? "Nested cross-validation" : "Separate validation data";
    return trials === null
      ? { value: null, band: "amber", evidence: `${how}; the number of trials is not reported.` }
      : { value: trials, band: "green", evidence: `${how}, ${trials} trials.` };
  },
});

const slices = check({
  id: "P05",
  version: 1,
  facts: z.object({
    slices: z.array(z.object({ name: z.string(), netValue: z.number(), shareOfOverallMetric: z.number().min(0) })),
  }),
  assess: (facts) => {
    const [worst] = [...facts.slices].sort((a, b) => a.netValue - b.netValue);
    if (worst === undefined) return { value: null, band: "amber", evidence: "No slices are declared." };
    const weakest = Math.min(...facts.slices.map(({ shareOfOverallMetric }) => shareOfOverallMetric));
    const evidence = `Worst slice ${worst.name}: ${worst.netValue} per period; weakest metric ${Number(weakest.toFixed(3))} of the overall one.`;
    if (worst.netValue <= 0) return { value: worst.netValue, band: "red", evidence };
    return { value: worst.netValue, band: weakest >= SLICE_METRIC ? "green" : "amber", evidence };
  },
});

const groups = check({
  id: "P06",
  version: 1,
  facts: z.object({
    arePeopleAffected: z.boolean(),
    disparateImpact: z.number().min(0).nullable(),
    recallGap: share.nullable(),
    reason: maybeText,
  }),
  assess: ({ arePeopleAffected, disparateImpact, recallGap, reason }) => {
    if (!arePeopleAffected) {
      return reason === null
        ? unknown("Say why no people are affected.")
        : { value: null, band: "not_applicable", evidence: `No people are affected: ${reason}` };
    }
    if (disparateImpact === null || recallGap === null) return unknown("The groups were not compared.");
    const evidence = `Ratio of positive answers ${Number(disparateImpact.toFixed(3))}, recall gap ${Number(recallGap.toFixed(3))}.`;
    const inside =
      disparateImpact >= IMPACT_RATIO.lowest && disparateImpact <= IMPACT_RATIO.highest && recallGap <= MOST_RECALL_GAP;
    if (inside) return { value: disparateImpact, band: "green", evidence };
    return { value: disparateImpact, band: reason === null ? "red" : "amber", evidence };
  },
});

/** Checks of how the model was made. */
export const processChecks: readonly Check[] = [
  untouchedTest,
  comparedWithBaseline,
  repeatable,
  tuning,
  slices,
  groups,
];
