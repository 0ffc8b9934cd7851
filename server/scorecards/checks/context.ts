import { z } from "zod";
import { addMonths, isCalendarDate } from "../../economics/goal/calendar.ts";
import { check, maybeText, unknown, wholeNumber, type Check } from "./check.ts";

const EXPERT_MONTHS = 6;
const SHORTEST_USE = 30;
const SEVERE = 4;

const people = check({
  id: "C01",
  version: 1,
  facts: z.object({ sponsor: maybeText, owner: maybeText, author: maybeText }),
  assess: ({ sponsor, owner, author }) => {
    if (sponsor === null || owner === null) {
      return {
        value: null,
        band: "red",
        evidence: `${sponsor === null ? "The sponsor" : "The decision owner"} is not named.`,
      };
    }
    if (sponsor === owner || sponsor === author || owner === author) {
      return { value: owner, band: "amber", evidence: "One person holds two of the roles sponsor, owner and author." };
    }
    return { value: owner, band: "green", evidence: `${sponsor} sponsors it and ${owner} owns the decision.` };
  },
});

const measurableGoal = check({
  id: "C02",
  version: 1,
  facts: z.object({ errors: z.array(z.string()), warnings: z.array(z.string()) }),
  assess: ({ errors, warnings }) => {
    const found = [...errors, ...warnings].join(", ");
    if (errors.length > 0) return { value: errors.length, band: "red", evidence: `To mend: ${found}.` };
    if (warnings.length > 0) return { value: warnings.length, band: "amber", evidence: `To check: ${found}.` };
    return { value: 0, band: "green", evidence: "Metric, unit, baseline, target and date are stated." };
  },
});

const statedUse = check({
  id: "C03",
  version: 1,
  facts: z.object({ intended: maybeText, notIntended: maybeText }),
  assess: ({ intended, notIntended }) => {
    const written = [intended, notIntended].filter((text) => text !== null && text.length >= SHORTEST_USE).length;
    const evidence = `${written} of the two texts has at least ${SHORTEST_USE} characters.`;
    if (written === 2)
      return { value: written, band: "green", evidence: "Intended and not intended use are written down." };
    return { value: written, band: written === 1 ? "amber" : "red", evidence };
  },
});

const aiAct = check({
  id: "C05",
  version: 1,
  facts: z.object({
    euClass: z.enum(["prohibited", "high_risk", "transparency", "minimal", "not_in_eu"]),
    hasPlan: z.boolean(),
    reason: maybeText,
  }),
  assess: ({ euClass, hasPlan, reason }) => {
    const isHarmless = euClass === "minimal" || euClass === "not_in_eu";
    const green = isHarmless && reason !== null;
    const red = euClass === "prohibited" || (euClass === "high_risk" && !hasPlan);
    const plan = hasPlan ? "with a plan" : "without a plan";
    const evidence = isHarmless ? `Class ${euClass}, reason: ${reason ?? "not given"}.` : `Class ${euClass}, ${plan}.`;
    return { value: euClass, band: green ? "green" : red ? "red" : "amber", evidence };
  },
});

const legalBasis = check({
  id: "C06",
  version: 1,
  facts: z.object({
    sources: z.array(
      z.object({
        name: z.string(),
        hasLegalBasis: z.boolean(),
        hasLicence: z.boolean(),
        hasPersonalData: z.boolean(),
        hasImpactAssessment: z.boolean(),
      }),
    ),
  }),
  assess: ({ sources }) => {
    if (sources.length === 0) return unknown("The catalogue lists no source.");
    const missing = sources.filter((source) => !source.hasLegalBasis || !source.hasLicence).map(({ name }) => name);
    if (missing.length > 0) {
      return {
        value: missing.length,
        band: "red",
        evidence: `Legal basis or licence is missing for ${missing.join(", ")}.`,
      };
    }
    const open = sources
      .filter((source) => source.hasPersonalData && !source.hasImpactAssessment)
      .map(({ name }) => name);
    if (open.length > 0) {
      return {
        value: open.length,
        band: "amber",
        evidence: `No impact assessment for the personal data of ${open.join(", ")}.`,
      };
    }
    return { value: 0, band: "green", evidence: `Complete for all ${sources.length} sources.` };
  },
});

const oversight = check({
  id: "C07",
  version: 1,
  facts: z.object({
    automation: z.enum(["inform", "recommend", "act_with_override", "act_alone"]),
    overrideBy: maybeText,
    harm: z.number().int().min(1).max(5),
  }),
  assess: ({ automation, overrideBy, harm }) => {
    if (overrideBy !== null)
      return { value: automation, band: "green", evidence: `${overrideBy} can override an answer.` };
    if (automation === "inform" || automation === "recommend") {
      return { value: automation, band: "green", evidence: "A person decides; the system only informs or recommends." };
    }
    const severe = automation === "act_alone" && harm >= SEVERE;
    return {
      value: automation,
      band: severe ? "red" : "amber",
      evidence: `Nobody is named who can override, at impact ${harm}.`,
    };
  },
});

const expertReview = check({
  id: "C09",
  version: 1,
  facts: z.object({ expert: maybeText, reviewedOn: z.string().refine(isCalendarDate).nullable() }),
  assess: ({ expert, reviewedOn }, { today }) => {
    if (expert === null || reviewedOn === null) {
      return { value: null, band: "red", evidence: "No domain expert has reviewed it." };
    }
    const fresh = addMonths(reviewedOn, EXPERT_MONTHS) >= today;
    return { value: reviewedOn, band: fresh ? "green" : "amber", evidence: `Reviewed by ${expert} on ${reviewedOn}.` };
  },
});

const alternatives = check({
  id: "C10",
  version: 1,
  facts: z.object({ hasBaselineResult: z.boolean(), note: maybeText }),
  assess: ({ hasBaselineResult, note }) => {
    const found = (hasBaselineResult ? 1 : 0) + (note === null ? 0 : 1);
    const evidence = `Result of a rule or baseline: ${hasBaselineResult ? "yes" : "no"}; note: ${note === null ? "no" : "yes"}.`;
    return { value: found, band: found === 2 ? "green" : found === 1 ? "amber" : "red", evidence };
  },
});

const assumptions = check({
  id: "C11",
  version: 1,
  facts: z.object({ verified: wholeNumber, open: wholeNumber, refuted: wholeNumber }),
  assess: ({ verified, open, refuted }) => {
    if (verified + open + refuted === 0) return unknown("No assumption is listed.");
    const evidence = `${verified} verified, ${open} open, ${refuted} false.`;
    return { value: refuted > 0 ? refuted : open, band: refuted > 0 ? "red" : open > 0 ? "amber" : "green", evidence };
  },
});

/** Checks of the social, business and regulatory context. */
export const contextChecks: readonly Check[] = [
  people,
  measurableGoal,
  statedUse,
  aiAct,
  legalBasis,
  oversight,
  expertReview,
  alternatives,
  assumptions,
];
