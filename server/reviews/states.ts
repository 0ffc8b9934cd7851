import { z } from "zod";

/** Where a request stands. */
export const reviewStateSchema = z.enum([
  "in_review",
  "changes_requested",
  "approved",
  "approved_with_conditions",
  "rejected",
  "stopped",
  "superseded",
]);
export type ReviewState = z.output<typeof reviewStateSchema>;

/** What somebody can say about a request. A comment changes nothing. */
export const decisionKindSchema = z.enum([
  "comment",
  "approve",
  "approve_with_conditions",
  "send_back",
  "reject",
  "stop",
]);
export type DecisionKind = z.output<typeof decisionKindSchema>;

/** Something that has to be done although the gate is open. */
export const conditionSchema = z.strictObject({
  text: z.string().trim().min(1).max(600),
  owner: z.string().trim().min(1).max(200),
  date: z.iso.date(),
});
export type Condition = z.output<typeof conditionSchema>;

type Said = { kind: DecisionKind; authorId: string | null };

/** Whether nothing can be decided any more. */
export function isClosed(state: ReviewState): boolean {
  return state !== "in_review" && state !== "changes_requested";
}

/**
 * The state that follows from everything said so far, oldest first.
 *
 * One refusal ends it; sending back waits for a new request or an approval of the same; an approval counts once per
 * person, and any condition among the approvals that count makes the whole conditional.
 * @param needed how many different people have to approve
 */
export function stateAfter(said: readonly Said[], needed: number): ReviewState {
  let approvals = new Map<string | null, DecisionKind>();
  let state: ReviewState = "in_review";
  for (const { kind, authorId } of said) {
    if (kind === "comment") continue;
    if (kind === "reject") return "rejected";
    if (kind === "stop") return "stopped";
    if (kind === "send_back") {
      approvals = new Map();
      state = "changes_requested";
      continue;
    }
    approvals.set(authorId, kind);
    if (approvals.size < needed) continue;
    const isConditional = [...approvals.values()].includes("approve_with_conditions");
    return isConditional ? "approved_with_conditions" : "approved";
  }
  return state;
}
