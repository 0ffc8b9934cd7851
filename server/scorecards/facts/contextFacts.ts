import { readGoal, type GoalDocument } from "../../economics/goal/document.ts";
import { validateMeasure } from "../../economics/goal/validateMeasure.ts";
import { goalSentence } from "../../economics/goal/types.ts";
import { judgedStage, placeInRun, type FactInput, type FactSources } from "./source.ts";

const GOAL = { page: "goal" } as const;

/** Facts of the social, business and regulatory context: the goal, what people stated, the catalogue. */
export function contextFacts({ material, details }: FactInput): FactSources {
  const goal = readGoal(material.document.goal);
  const judged = judgedStage(material);
  const { C04, C05, C06, C09 } = details;
  return {
    C01: {
      facts: { sponsor: goal.sponsor ?? null, owner: goal.owner ?? null, author: material.author?.name ?? null },
      from: GOAL,
    },
    C02: { facts: measure(goal, material.today), from: GOAL },
    C03: {
      facts: { intended: goal.intendedUse ?? null, notIntended: goal.notIntendedUse ?? null },
      from: GOAL,
    },
    C05: C05.euClass === null ? { facts: null, from: GOAL } : { facts: { ...C05, role: undefined }, from: GOAL },
    C06: {
      facts:
        material.catalogue === null
          ? null
          : {
              sources: material.catalogue.sources.map(({ name, hasLicence, hasLegalBasis, hasPersonalData }) => ({
                name,
                hasLicence,
                hasPersonalData,
                hasLegalBasis: hasLegalBasis || C06.legalBasis !== "",
                hasImpactAssessment: C06.hasImpactAssessment,
              })),
            },
      from: { page: "catalogue" },
    },
    C07: {
      facts:
        goal.automation == null || C04.severity === null
          ? null
          : { automation: goal.automation, overrideBy: goal.overrideBy ?? null, harm: C04.severity },
      from: GOAL,
    },
    C09: {
      facts: C09.expert === "" || C09.reviewedOn === "" ? null : C09,
      from: GOAL,
    },
    C10: {
      facts: {
        hasBaselineResult: Object.keys(judged?.metrics["baseline"] ?? {}).length > 0,
        note: [goal.simplestSolution, goal.manualToday, ...(goal.similar ?? [])].find((text) => text) ?? null,
      },
      from: placeInRun(material, judged),
    },
    C11: { facts: assumptions(goal, material.document.notes), from: GOAL },
  };
}

function measure(goal: GoalDocument, today: string): { errors: string[]; warnings: string[] } {
  const { errors, warnings } = validateMeasure(goal, today);
  const words = (codes: readonly Parameters<typeof goalSentence>[0][]) =>
    codes.map((code) => goalSentence(code).replace(/\.$/, ""));
  return { errors: words(errors), warnings: words(warnings) };
}

type Notes = FactInput["material"]["document"]["notes"];

/** Assumptions of the goal and those written on the drawing. */
function assumptions(goal: GoalDocument, notes: Notes): { verified: number; open: number; refuted: number } {
  const all = [
    ...(goal.assumptions ?? []).map(({ status }) => status),
    ...notes.flatMap(({ assumption }) => (assumption === null ? [] : [assumption.status])),
  ];
  const count = (wanted: string) => all.filter((status) => status === wanted).length;
  return { verified: count("verified"), open: count("open"), refuted: count("false") };
}
