import { type Environment, TRIAL_DAYS } from "../../stages/contract.ts";
import type { Profile } from "../types.ts";
import type { ScoredAnswer } from "../scoring/score.ts";

export type { Environment };

/** What a shut gate does. */
export type PolicyLevel = "allow" | "warn" | "block";

/** Policy per environment; by environment, not by technical target. */
export type GatePolicy = Readonly<Record<Environment, PolicyLevel>>;

/** A trial may always run, staging is warned, production is blocked. */
export const DEFAULT_POLICY: GatePolicy = { trial: "allow", staging: "warn", production: "block" };

export { TRIAL_DAYS };

/** What happens to a deployment: an open gate allows it everywhere, a shut one follows the policy. */
export function gateEffect(
  passes: boolean,
  environment: Environment,
  policy: GatePolicy = DEFAULT_POLICY,
): PolicyLevel {
  return passes ? "allow" : policy[environment];
}

/** Number of approvers: two for the high-risk profile or with any accepted red, else one. */
export function approversNeeded(profile: Profile, answers: readonly ScoredAnswer[]): 1 | 2 {
  return profile === "high_risk" || answers.some(({ acceptedUntil }) => acceptedUntil !== null) ? 2 : 1;
}

/** Whether somebody may sign: not for the own work, except alone in a workspace for trial and staging (marked as such). */
export function maySign(
  approver: string,
  author: string,
  environment: Environment,
  workspaceMembers: number,
): { readonly allowed: boolean; readonly ownWork: boolean } {
  const ownWork = approver === author;
  return { allowed: !ownWork || (workspaceMembers === 1 && environment !== "production"), ownWork };
}
