import type { Database } from "../db/index.ts";
import { readScorecards, type ProjectScorecards } from "../scorecards/index.ts";
import type { SignedScorecard } from "./snapshot.ts";

/** Says who has reviewed it: an approval answers it, so it can't be a part of what is approved. */
const ANSWERED_BY_SIGNING = new Set(["P11"]);

/** The scorecard of now, in the form that is signed. */
export function toSigned(scorecards: ProjectScorecards): SignedScorecard {
  const answers = scorecards.answers
    .filter(({ question }) => !ANSWERED_BY_SIGNING.has(question.id))
    .map(({ question, impact, scored, human }) => {
      // Who answers for it and by when it is looked at again may change without asking again.
      const said =
        human === null
          ? null
          : {
              details: human.details,
              likelihood: human.likelihood,
              notApplicable: human.notApplicable,
              confirmed: human.confirmed,
              evidence: human.evidence.map(({ href }) => href),
            };
      const colour = scorecards.atRelease[question.id] ?? "red";
      return [question.id, { colour, impact, acceptedUntil: scored.acceptedUntil, said }] as const;
    });
  const plain = JSON.parse(JSON.stringify(Object.fromEntries(answers)));
  return { profile: scorecards.profile, answers: plain, breakEvenScale: scorecards.money?.breakEvenScale ?? null };
}

/** The scorecard of a project as a sign-off binds it, and how many people have to approve. */
export async function signedScorecard(
  db: Database,
  projectId: string,
): Promise<{ signed: SignedScorecard; approvers: 1 | 2 }> {
  const scorecards = await readScorecards(db, projectId);
  return { signed: toSigned(scorecards), approvers: scorecards.approvers };
}
