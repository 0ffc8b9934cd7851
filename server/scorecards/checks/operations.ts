import { z } from "zod";
import { addMonths, isCalendarDate } from "../../economics/goal/calendar.ts";
import { check, maybeText, type Check } from "./check.ts";

const DRILL_MONTHS = 6;
const SEVERE = 4;
const RELEASE_GATE = 2;

const monitor = check({
  id: "P07",
  version: 1,
  facts: z.object({
    isBehindDeployment: z.boolean(),
    inputs: z.boolean(),
    scores: z.boolean(),
    outcomes: z.boolean(),
    value: z.boolean(),
  }),
  assess: ({ isBehindDeployment, inputs, scores, outcomes, value }) => {
    const watched = isBehindDeployment
      ? Object.entries({ inputs, scores, outcomes, value }).filter(([, on]) => on)
      : [];
    const evidence =
      watched.length === 0 ? "Nothing is monitored." : `Monitored: ${watched.map(([name]) => name).join(", ")}.`;
    return {
      value: watched.length,
      band: watched.length === 4 ? "green" : watched.length > 0 ? "amber" : "red",
      evidence,
    };
  },
});

const retraining = check({
  id: "P08",
  version: 1,
  facts: z.object({
    trigger: z.enum(["schedule", "drift", "value"]).nullable(),
    hasFeedback: z.boolean(),
    feedbackDelayDays: z.number().min(0).nullable(),
  }),
  assess: ({ trigger, hasFeedback, feedbackDelayDays }) => {
    const hasKnownFeedback = hasFeedback && feedbackDelayDays !== null;
    const found = (trigger === null ? 0 : 1) + (hasKnownFeedback ? 1 : 0);
    const delay = hasKnownFeedback ? `after ${feedbackDelayDays} days` : "none or of unknown delay";
    const evidence = `Retrain trigger: ${trigger ?? "none"}; feedback of outcomes: ${delay}.`;
    return { value: found, band: found === 2 ? "green" : found === 1 ? "amber" : "red", evidence };
  },
});

const rollback = check({
  id: "P09",
  version: 1,
  facts: z.object({ isPreviousDeployable: z.boolean(), drilledOn: z.string().refine(isCalendarDate).nullable() }),
  assess: ({ isPreviousDeployable, drilledOn }, { today }) => {
    if (!isPreviousDeployable)
      return { value: null, band: "red", evidence: "There is no previous version to put back." };
    const fresh = drilledOn !== null && addMonths(drilledOn, DRILL_MONTHS) >= today;
    const evidence =
      drilledOn === null ? "It can be put back; never drilled." : `It can be put back; drilled on ${drilledOn}.`;
    return { value: drilledOn, band: fresh ? "green" : "amber", evidence };
  },
});

const canary = check({
  id: "P10",
  version: 1,
  facts: z.object({ hasSplitOrShadow: z.boolean(), harm: z.number().int().min(1).max(5) }),
  assess: ({ hasSplitOrShadow, harm }) => {
    if (hasSplitOrShadow)
      return { value: "split", band: "green", evidence: "A small share of the traffic comes first." };
    return {
      value: "none",
      band: harm >= SEVERE ? "red" : "amber",
      evidence: `All traffic at once, at impact ${harm}.`,
    };
  },
});

const secondReader = check({
  id: "P11",
  version: 1,
  facts: z.object({ approvedBy: maybeText, author: z.string() }),
  assess: ({ approvedBy, author }, { gate }) => {
    if (approvedBy !== null && approvedBy !== author.trim()) {
      return { value: approvedBy, band: "green", evidence: `Approved by ${approvedBy}.` };
    }
    const evidence = "Nobody but the author has approved this version.";
    return { value: null, band: gate >= RELEASE_GATE ? "red" : "amber", evidence };
  },
});

const incidents = check({
  id: "P12",
  version: 1,
  facts: z.object({ contact: maybeText, runBook: maybeText, refusalText: maybeText }),
  assess: ({ contact, runBook, refusalText }) => {
    const found = [contact, runBook, refusalText].filter((text) => text !== null).length;
    const evidence = `${found} of contact, run-book and what callers see on refusal are stated.`;
    return { value: found, band: found === 3 ? "green" : found > 0 ? "amber" : "red", evidence };
  },
});

/** Checks of how the model is run. */
export const operationsChecks: readonly Check[] = [monitor, retraining, rollback, canary, secondReader, incidents];
