import type { Database } from "../db/index.ts";
import { standingApproval, type StandingApproval } from "../reviews/index.ts";
import type { ProjectScorecards } from "../scorecards/index.ts";
import type { Environment } from "../stages/contract.ts";

/** Release and live are opened by people; the gates before by facts alone. */
const SIGNED_FROM = 2;

/** What keeps a gate shut because nobody signed, or because what was signed is no longer so. */
export async function signOffBlocker(
  db: Database,
  project: { id: string; name: string },
  asked: { gate: number; environment: Environment },
  scorecards: ProjectScorecards,
): Promise<{ id: "sign_off"; reason: string } | null> {
  // What is tried out for two weeks needs nobody's signature.
  if (asked.gate < SIGNED_FROM || asked.environment === "trial") return null;
  const approval = await standingApproval(
    db,
    project,
    { gate: SIGNED_FROM, environment: asked.environment },
    scorecards,
  );
  return approval.holds ? null : { id: "sign_off", reason: reasonOf(approval, asked.environment) };
}

function reasonOf(approval: Exclude<StandingApproval, { holds: true }>, environment: Environment): string {
  if (approval.number === null) return `Nobody has approved a release to ${environment}.`;
  return `The approval of request ${approval.number} is out of date: ${approval.changes.join("; ")}.`;
}
