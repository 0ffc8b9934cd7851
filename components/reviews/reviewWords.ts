import type { ReviewRow } from "../../server/reviews/index.ts";
import type { Tone } from "../ui/Badge.tsx";

export const GATES = [
  { gate: 0, name: "Framing", asks: "before money is spent" },
  { gate: 1, name: "Data", asks: "before paid training" },
  { gate: 2, name: "Release", asks: "before it is deployed" },
  { gate: 3, name: "Live", asks: "before it gets more than a tenth of the traffic" },
  { gate: 4, name: "Review", asks: "every three months, or when something happened" },
] as const;

/** "Gate 2, release". */
export const gateWords = (gate: number): string => {
  const known = GATES.find((each) => each.gate === gate);
  return known === undefined ? `Gate ${gate}` : `Gate ${gate}, ${known.name.toLowerCase()}`;
};

export const ENVIRONMENTS = [
  { value: "trial", label: "Trial" },
  { value: "staging", label: "Staging" },
  { value: "production", label: "Production" },
] as const;

type State = ReviewRow["state"];
export const stateWords: Record<State, { text: string; tone: Tone }> = {
  in_review: { text: "in review", tone: "accent" },
  changes_requested: { text: "changes requested", tone: "warn" },
  approved: { text: "approved", tone: "good" },
  approved_with_conditions: { text: "approved with conditions", tone: "good" },
  rejected: { text: "rejected", tone: "bad" },
  stopped: { text: "stopped", tone: "neutral" },
  superseded: { text: "superseded", tone: "neutral" },
};

export const decisionWords: Record<string, string> = {
  comment: "commented",
  approve: "approved",
  approve_with_conditions: "approved with conditions",
  send_back: "sent it back",
  reject: "rejected it",
  stop: "stopped the project",
};

/** Marks a signature given alone in a workspace; production never takes one. */
export const OWN_WORK = "own work, alone in the workspace";
