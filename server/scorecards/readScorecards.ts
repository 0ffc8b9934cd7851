import { z } from "zod";
import type { Database } from "../db/index.ts";
import { NotFoundError } from "../errors/index.ts";
import { readDetails, type HumanDetails } from "./answers/details.ts";
import { restsOnNow, staleParts } from "./answers/restsOn.ts";
import { readStored, type StoredAnswer } from "./answers/stored.ts";
import type { Limits } from "./checks/check.ts";
import { factsOf, type Facts } from "./facts/factsOf.ts";
import type { Material } from "./facts/material.ts";
import { readMaterial, type MaterialOptions, type ProjectPlace } from "./facts/readMaterial.ts";
import { gateFactsOf, gateOf, profileFactsOf } from "./gateFacts.ts";
import { DEFAULT_POLICY, type GatePolicy } from "./gates/policy.ts";
import { findQuestion, type QuestionId } from "./questions/questions.ts";
import { scorecardOf, type Scorecards } from "./scorecard.ts";

const levelSchema = z.enum(["allow", "warn", "block"]);
export const policySchema = z.strictObject({ trial: levelSchema, staging: levelSchema, production: levelSchema });
export const limitSchema = z.strictObject({
  green: z.number(),
  amber: z.number(),
  most: z.number().min(0).max(1).optional(),
});
const limitsSchema = z.record(z.string(), limitSchema);

/** The scorecard of a project with its settings and what it was computed from. */
export type ProjectScorecards = Scorecards & {
  policy: GatePolicy;
  remark: { text: string; by: string | null };
  /** Comments per question. */
  comments: Readonly<Record<string, number>>;
  /** Headline of the money behind it; null while it can't be computed. */
  money: {
    netValue: number;
    low: number | null;
    high: number | null;
    breakEvenScale: number | null;
    currency: string;
  } | null;
  /** Files of the judged run that are gone: what rested on them is unknown. */
  gone: string[];
};

/** What a reading rests on, for those who write answers or ask gates. */
export type Reading = { scorecards: ProjectScorecards; material: Material; facts: Facts; details: HumanDetails };

/** Answers, colours, counts and what keeps each gate shut, from stored facts. @throws NotFoundError `project_not_found` */
export async function readScorecards(
  db: Database,
  projectId: string,
  options: MaterialOptions = {},
): Promise<ProjectScorecards> {
  return (await readWithMaterial(db, await placeOf(db, projectId), options)).scorecards;
}

/** The same with the material. */
export async function readWithMaterial(
  db: Database,
  project: ProjectPlace,
  options: MaterialOptions = {},
): Promise<Reading> {
  const [material, kept] = await Promise.all([readMaterial(db, project, options), readKept(db, project.id)]);
  const details = readDetails(Object.fromEntries(kept.stored.map((one) => [one.questionId, one.details])));
  const facts = factsOf(material, details);
  const scorecards = scorecardOf({
    gate: gateOf(material),
    today: material.today,
    facts: facts.facts,
    places: facts.places,
    limits: kept.limits,
    stored: kept.stored,
    staleOf: (answer) => staleOf(answer, material, facts),
    acceptances: kept.acceptances,
    profile: profileFactsOf(material, details),
    gateFacts: gateFactsOf(material, kept.lastReview),
  });
  const { policy, remark, comments } = kept;
  return {
    scorecards: {
      ...scorecards,
      policy,
      remark,
      comments,
      money: moneyLine(facts),
      gone: material.run?.files.gone ?? [],
    },
    material,
    facts,
    details,
  };
}

async function placeOf(db: Database, projectId: string): Promise<ProjectPlace> {
  const project = await db.prisma.project.findUnique({
    where: { id: projectId },
    select: { id: true, name: true, workspaceId: true },
  });
  if (project === null) {
    throw new NotFoundError({ code: "project_not_found", userMessage: "This project does not exist." });
  }
  return project;
}

function staleOf(answer: StoredAnswer, material: Material, facts: Facts): string[] {
  const question = findQuestion(answer.questionId);
  if (question === undefined || question.kind === "automatic") return [];
  const isGiven = answer.confirmed || answer.likelihood !== null;
  return isGiven ? staleParts(answer.restsOn, restsOnNow(question.id, material, facts)) : [];
}

function moneyLine({ money: { sheet, document } }: Facts): ProjectScorecards["money"] {
  const value = sheet?.value.value;
  if (value == null) return null;
  return {
    netValue: value.netValue,
    low: sheet?.sampling.value?.low ?? null,
    high: sheet?.sampling.value?.high ?? null,
    breakEvenScale: sheet?.tolerance.value?.breakEvenScale ?? null,
    currency: document.currency,
  };
}

type Kept = {
  stored: StoredAnswer[];
  acceptances: { id: string; questionId: string; approver: string; reason: string; until: string }[];
  policy: GatePolicy;
  limits: Partial<Record<QuestionId, Limits>>;
  remark: { text: string; by: string | null };
  comments: Record<string, number>;
  lastReview: string | null;
};

/** What people added, as it lies in the database. */
async function readKept(db: Database, projectId: string): Promise<Kept> {
  const [answers, acceptances, settings, comments, review] = await Promise.all([
    db.prisma.scorecardAnswer.findMany({ where: { projectId }, omit: { projectId: true } }),
    db.prisma.riskAcceptance.findMany({ where: { projectId, withdrawnAt: null }, orderBy: { createdAt: "asc" } }),
    db.prisma.scorecardSettings.findUnique({ where: { projectId } }),
    db.prisma.scorecardComment.groupBy({ by: ["questionId"], where: { projectId }, _count: true }),
    db.prisma.review.findFirst({
      where: { projectId, state: { in: ["approved", "approved_with_conditions"] } },
      orderBy: { closedAt: "desc" },
      select: { closedAt: true },
    }),
  ]);
  return {
    stored: answers.map(readStored),
    acceptances: acceptances.map(({ id, questionId, approverName, reason, until }) => ({
      id,
      questionId,
      approver: approverName,
      reason,
      until,
    })),
    policy: policySchema.catch(DEFAULT_POLICY).parse(settings?.policy),
    limits: limitsSchema.catch({}).parse(settings?.limits ?? {}),
    remark: { text: settings?.remark ?? "", by: settings?.remarkBy ?? null },
    comments: Object.fromEntries(comments.map(({ questionId, _count }) => [questionId, _count])),
    lastReview: review?.closedAt?.toISOString().slice(0, 10) ?? null,
  };
}
