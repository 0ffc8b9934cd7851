import { z } from "zod";
import { addMonths, isCalendarDate } from "../../economics/goal/calendar.ts";
import { TOLERANCE_LIMITS } from "../../economics/tolerance.ts";
import { atLeast, atMost, check, limitedCheck, maybeText, percent, unknown, wholeNumber, type Check } from "./check.ts";

const PREVALENCE_MONTHS = 6;

const coherentValues = check({
  id: "F01",
  version: 1,
  facts: z.object({
    isComplete: z.boolean(),
    deltaPositive: z.number().nullable(),
    deltaNegative: z.number().nullable(),
    isDoubleCountingExcluded: z.boolean(),
  }),
  assess: ({ isComplete, deltaPositive, deltaNegative, isDoubleCountingExcluded }) => {
    if (!isComplete || deltaPositive === null || deltaNegative === null) {
      return { value: null, band: "red", evidence: "Not every outcome has a value." };
    }
    const worth = `A caught case is worth ${deltaPositive}, a good one left alone ${deltaNegative}`;
    if (deltaPositive <= 0 || deltaNegative <= 0) {
      return {
        value: Math.min(deltaPositive, deltaNegative),
        band: "red",
        evidence: `${worth}: one answer is always better.`,
      };
    }
    return isDoubleCountingExcluded
      ? { value: Math.min(deltaPositive, deltaNegative), band: "green", evidence: `${worth}; confirmed.` }
      : {
          value: Math.min(deltaPositive, deltaNegative),
          band: "amber",
          evidence: `${worth}; nobody confirmed it yet.`,
        };
  },
});

const sourcedAmounts = check({
  id: "F02",
  version: 1,
  facts: z.object({
    amounts: z.array(
      z.object({ name: z.string(), source: maybeText, person: maybeText, date: maybeText, isGuess: z.boolean() }),
    ),
  }),
  assess: ({ amounts }) => {
    if (amounts.length === 0) return unknown("The sheet holds no amount.");
    const unsourced = amounts.filter(({ source, person, date }) => source === null || person === null || date === null);
    if (unsourced.length > 0) {
      const names = unsourced.map(({ name }) => name).join(", ");
      return { value: unsourced.length, band: "red", evidence: `Source, person or date is missing for ${names}.` };
    }
    const guesses = amounts.filter(({ isGuess }) => isGuess);
    return guesses.length > 0
      ? { value: guesses.length, band: "amber", evidence: `Guessed: ${guesses.map(({ name }) => name).join(", ")}.` }
      : { value: 0, band: "green", evidence: `All ${amounts.length} amounts have source, person and date.` };
  },
});

const todaysProcess = check({
  id: "F03",
  version: 1,
  facts: z.object({ state: z.enum(["measured", "estimated", "absent"]) }),
  assess: ({ state }) => ({
    value: state,
    band: ({ measured: "green", estimated: "amber", absent: "red" } as const)[state],
    evidence: `Error rates and cost of today's process: ${state}.`,
  }),
});

const beatsAlternatives = check({
  id: "F04",
  version: 1,
  facts: z.object({
    lowerBound: z.number().nullable(),
    estimate: z.number(),
    alternatives: z.record(z.string(), z.number()),
  }),
  assess: ({ lowerBound, estimate, alternatives }) => {
    const [best] = Object.entries(alternatives).sort(([, a], [, b]) => b - a);
    if (best === undefined) return unknown("No alternative was valued.");
    const [name, value] = best;
    const seen = `Estimate ${estimate}, lower bound ${lowerBound ?? "not known"}, best alternative ${name} ${value}.`;
    if (lowerBound !== null && lowerBound > value) return { value: lowerBound - value, band: "green", evidence: seen };
    return { value: estimate - value, band: estimate > value ? "amber" : "red", evidence: seen };
  },
});

const errorTolerance = limitedCheck({
  id: "F05",
  version: 1,
  limits: TOLERANCE_LIMITS,
  facts: z.object({ breakEvenScale: z.number() }),
  assess: ({ breakEvenScale }, limits) => ({
    value: breakEvenScale,
    band: atLeast(breakEvenScale, limits),
    evidence: `Errors may grow to ${Number(breakEvenScale.toPrecision(4))} times before the value is lost.`,
  }),
});

const outlastsInterval = limitedCheck({
  id: "F06",
  version: 1,
  limits: { green: 2, amber: 1 },
  facts: z.object({ firstNegativeMonth: wholeNumber.nullable(), retrainInterval: z.number().positive() }),
  assess: ({ firstNegativeMonth, retrainInterval }, { green, amber }) => {
    const plan = `retraining every ${retrainInterval} months`;
    if (firstNegativeMonth === null)
      return { value: null, band: "green", evidence: `The value stays positive; ${plan}.` };
    const evidence = `First negative month ${firstNegativeMonth}; ${plan}.`;
    if (firstNegativeMonth > green * retrainInterval) return { value: firstNegativeMonth, band: "green", evidence };
    return {
      value: firstNegativeMonth,
      band: firstNegativeMonth > amber * retrainInterval ? "amber" : "red",
      evidence,
    };
  },
});

const knownPrevalence = check({
  id: "F07",
  version: 1,
  facts: z.object({
    source: z.enum(["production", "estimate", "test_set"]),
    date: z.string().refine(isCalendarDate),
    isUsed: z.boolean(),
  }),
  assess: ({ source, date, isUsed }, { today }) => {
    const evidence = `From ${source.replace("_", " ")}, ${date}, ${isUsed ? "used" : "not used"}.`;
    if (source === "test_set" && isUsed) return { value: source, band: "red", evidence };
    const fresh = addMonths(date, PREVALENCE_MONTHS) >= today;
    return { value: source, band: source === "production" && fresh && isUsed ? "green" : "amber", evidence };
  },
});

const budget = limitedCheck({
  id: "F08",
  version: 1,
  limits: { green: 1, amber: 1.2 },
  facts: z.object({ actual: z.number().min(0), budget: z.number().positive() }),
  assess: (facts, limits) => {
    const ratio = facts.actual / facts.budget;
    return {
      value: ratio,
      band: atMost(ratio, limits),
      evidence: `${percent(ratio)} of the budget of ${facts.budget} is spent.`,
    };
  },
});

const cashable = check({
  id: "F09",
  version: 1,
  facts: z.object({ financeOwner: maybeText, cashableShare: z.number().min(0).max(1).nullable() }),
  assess: ({ financeOwner, cashableShare }) => {
    const stated = cashableShare === null ? "no share stated" : `${percent(cashableShare)} cashable`;
    if (cashableShare === null) return { value: null, band: "red", evidence: `${stated}.` };
    return financeOwner === null
      ? { value: cashableShare, band: "amber", evidence: `${stated}; nobody books it.` }
      : { value: cashableShare, band: "green", evidence: `${stated}; ${financeOwner} books it.` };
  },
});

const teamCapacity = limitedCheck({
  id: "F10",
  version: 1,
  limits: { green: 0.8, amber: 1 },
  facts: z.object({ flags: z.number().min(0), capacity: z.number().positive() }),
  assess: ({ flags, capacity }, limits) => {
    const use = flags / capacity;
    return {
      value: use,
      band: atMost(use, limits),
      evidence: `${flags} flags for a capacity of ${capacity} per period.`,
    };
  },
});

const caseSchema = z.object({ paybackMonths: z.number().nullable(), npv: z.number() });

const withinPolicy = check({
  id: "F11",
  version: 1,
  facts: z.object({
    base: caseSchema,
    pessimistic: caseSchema,
    policy: z.object({ longestPayback: z.number(), smallestNpv: z.number() }),
  }),
  assess: ({ base, pessimistic, policy }) => {
    const passes = ({ paybackMonths, npv }: z.output<typeof caseSchema>) =>
      paybackMonths !== null && paybackMonths <= policy.longestPayback && npv >= policy.smallestNpv;
    const evidence = `Base case: payback ${months(base)}, value ${base.npv}; pessimistic: payback ${months(pessimistic)}, value ${pessimistic.npv}.`;
    if (!passes(base)) return { value: base.npv, band: "red", evidence };
    return { value: pessimistic.npv, band: passes(pessimistic) ? "green" : "amber", evidence };
  },
});

function months({ paybackMonths }: z.output<typeof caseSchema>): string {
  return paybackMonths === null ? "never" : `${Number(paybackMonths.toFixed(1))} months`;
}

/** Checks of the financial questions. */
export const financialChecks: readonly Check[] = [
  coherentValues,
  sourcedAmounts,
  todaysProcess,
  beatsAlternatives,
  errorTolerance,
  outlastsInterval,
  knownPrevalence,
  budget,
  cashable,
  teamCapacity,
  withinPolicy,
];
