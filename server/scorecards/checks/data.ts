import { z } from "zod";
import { atLeast, atMost, below, limitedCheck, percent, share, unknown, wholeNumber, type Check } from "./check.ts";

const SEGMENT_FACTOR = 2;
const MOST_MISSING = 0.4;
const MOST_CONTRADICTING = 0.01;

const droppedRecords = limitedCheck({
  id: "D01",
  version: 1,
  limits: { green: 0.01, amber: 0.1 },
  facts: z.object({
    steps: z.array(
      z
        .object({
          name: z.string(),
          rowsIn: z.number().int().positive(),
          rowsOut: wholeNumber,
          segments: z.array(z.object({ name: z.string(), droppedShare: share })),
        })
        .refine(({ rowsIn, rowsOut }) => rowsOut <= rowsIn),
    ),
  }),
  assess: ({ steps }, limits) => {
    const dropped = steps.map((step) => ({ ...step, share: (step.rowsIn - step.rowsOut) / step.rowsIn }));
    const [worst] = [...dropped].sort((a, b) => b.share - a.share);
    if (worst === undefined) return unknown("No cleaning or join step has run.");
    // A segment's loss within the green limit is noise: one dropped row is always twice the average of somebody.
    const hit = dropped.flatMap((step) =>
      step.segments
        .filter(({ droppedShare }) => droppedShare > limits.green && droppedShare >= SEGMENT_FACTOR * step.share)
        .map((segment) => ({ ...segment, step: step.name })),
    );
    const evidence = `“${worst.name}” drops most: ${percent(worst.share)}.`;
    const [first] = hit;
    if (first === undefined) return { value: worst.share, band: atMost(worst.share, limits), evidence };
    const loss = `“${first.step}” drops ${percent(first.droppedShare)} of ${first.name}, at least twice its average.`;
    return { value: worst.share, band: "red", evidence: `${evidence} ${loss}` };
  },
});

const missingValues = limitedCheck({
  id: "D02",
  version: 1,
  limits: { green: 0.02, amber: 0.1 },
  facts: z.object({
    features: z.array(
      z.object({ name: z.string(), training: share, production: share.nullable(), isTopFive: z.boolean() }),
    ),
  }),
  assess: ({ features }, limits) => {
    const most = limits.most ?? MOST_MISSING;
    const gaping = features.find(
      ({ isTopFive, training, production }) => isTopFive && Math.max(training, production ?? 0) > most,
    );
    if (gaping !== undefined) {
      return {
        value: gaping.training,
        band: "red",
        evidence: `Over ${percent(most)} of ${gaping.name} is missing, a strong feature.`,
      };
    }
    const [widest] = features
      .flatMap(({ name, training, production }) =>
        production === null ? [] : [{ name, difference: Math.abs(training - production) }],
      )
      .sort((a, b) => b.difference - a.difference);
    if (widest === undefined) return unknown("No production data to compare with.");
    const evidence = `${widest.name} differs most: by ${percent(widest.difference)}.`;
    return { value: widest.difference, band: atMost(widest.difference, limits), evidence };
  },
});

const duplicates = limitedCheck({
  id: "D03",
  version: 1,
  limits: { green: 0, amber: 0.01 },
  facts: z.object({ copiesAcrossSplits: wholeNumber, duplicateShare: share, contradictingShare: share }),
  assess: ({ copiesAcrossSplits, duplicateShare, contradictingShare }, limits) => {
    const evidence = `${copiesAcrossSplits} copies across the splits, ${percent(duplicateShare)} duplicates in training, ${percent(contradictingShare)} contradicting labels.`;
    if (copiesAcrossSplits > 0) return { value: copiesAcrossSplits, band: "red", evidence };
    if (contradictingShare > MOST_CONTRADICTING) return { value: contradictingShare, band: "red", evidence };
    return { value: duplicateShare, band: atMost(duplicateShare, limits), evidence };
  },
});

const leakage = limitedCheck({
  id: "D04",
  version: 1,
  limits: { green: 0.95, amber: 0.98 },
  facts: z.object({
    /** Highest AUC or absolute correlation of a single feature with the target. */
    strongest: z.object({ name: z.string(), strength: share }),
    knownTooLate: z.array(z.string()),
    derivedFromTarget: z.array(z.string()),
    entitiesInBothSplits: wholeNumber,
    isScaledBeforeSplit: z.boolean(),
  }),
  assess: ({ strongest, knownTooLate, derivedFromTarget, entitiesInBothSplits, isScaledBeforeSplit }, limits) => {
    const value = strongest.strength;
    const leaking = [...knownTooLate, ...derivedFromTarget];
    if (leaking.length > 0)
      return { value, band: "red", evidence: `Known too late or derived from the target: ${leaking.join(", ")}.` };
    if (entitiesInBothSplits > 0) {
      return { value, band: "red", evidence: `${entitiesInBothSplits} entities are in both splits.` };
    }
    const band = below(value, limits);
    const evidence = `${strongest.name} alone reaches ${Number(value.toFixed(3))}.`;
    return isScaledBeforeSplit && band === "green"
      ? { value, band: "amber", evidence: `${evidence} Scaling was fitted before the split.` }
      : { value, band, evidence };
  },
});

const REGRESSION_ROWS = { green: 200, amber: 50 };

const rareCases = limitedCheck({
  id: "D05",
  version: 1,
  limits: { green: 100, amber: 30 },
  facts: z.discriminatedUnion("task", [
    z.object({ task: z.literal("classification"), rarestClass: z.string(), testItems: wholeNumber }),
    z.object({ task: z.literal("regression"), testItems: wholeNumber }),
  ]),
  assess: (facts, limits) =>
    facts.task === "classification"
      ? {
          value: facts.testItems,
          band: atLeast(facts.testItems, limits),
          evidence: `${facts.testItems} items of ${facts.rarestClass} in the test set.`,
        }
      : {
          value: facts.testItems,
          band: atLeast(facts.testItems, REGRESSION_ROWS),
          evidence: `${facts.testItems} rows in the test set.`,
        },
});

const labelAgreement = limitedCheck({
  id: "D06",
  version: 1,
  limits: { green: 0.8, amber: 0.6 },
  facts: z.object({
    labellers: z.number().int().positive(),
    kappa: z.number().max(1).nullable(),
    observedAgreement: share.nullable(),
    rarestShare: share.nullable(),
  }),
  assess: ({ labellers, kappa, observedAgreement, rarestShare }, limits) => {
    if (labellers === 1)
      return { value: null, band: "amber", evidence: "A single person labelled; agreement cannot be seen." };
    if (kappa === null) return unknown("Agreement was not measured.");
    const raw = observedAgreement === null ? "" : ` Raw agreement ${percent(observedAgreement)}`;
    const base = rarestShare === null || raw === "" ? raw : `${raw}, rarest class ${percent(rarestShare)}`;
    const evidence = `Kappa ${Number(kappa.toFixed(3))} of ${labellers} people.${base === "" ? "" : `${base}.`}`;
    return { value: kappa, band: atLeast(kappa, limits), evidence };
  },
});

const similarToProduction = limitedCheck({
  id: "D09",
  version: 1,
  limits: { green: 0.1, amber: 0.25 },
  facts: z.object({
    isCaptured: z.boolean(),
    features: z.array(z.object({ name: z.string(), stabilityIndex: z.number().min(0), isTopTen: z.boolean() })),
  }),
  assess: ({ isCaptured, features }, limits) => {
    if (!isCaptured) {
      return { value: null, band: "not_applicable", evidence: "Not applicable until production inputs are captured." };
    }
    const [worst] = [...features].sort((a, b) => b.stabilityIndex - a.stabilityIndex);
    if (worst === undefined) return unknown("No feature was compared.");
    const topTen = features.filter(({ isTopTen }) => isTopTen).map(({ stabilityIndex }) => stabilityIndex);
    const strong = below(Math.max(0, ...topTen), limits);
    const any = below(worst.stabilityIndex, limits);
    const evidence = `${worst.name} has moved most: index ${Number(worst.stabilityIndex.toFixed(3))}.`;
    return { value: worst.stabilityIndex, band: any === "red" ? (strong === "red" ? "red" : "amber") : any, evidence };
  },
});

/** Checks of what the data are like. */
export const dataChecks: readonly Check[] = [
  droppedRecords,
  missingValues,
  duplicates,
  leakage,
  rareCases,
  labelAgreement,
  similarToProduction,
];
