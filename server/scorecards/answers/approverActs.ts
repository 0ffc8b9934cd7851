import { recordAudit } from "../../audit/index.ts";
import type { Database, Prisma } from "../../db/index.ts";
import { acceptanceErrors, acceptanceSentence } from "../scoring/acceptance.ts";
import { acceptanceRefused, answerIncomplete, ownRisk, questionNotFound } from "../errors.ts";
import type { ProjectPlace } from "../facts/readMaterial.ts";
import { findCheck } from "../checks/checks.ts";
import type { Limits } from "../checks/check.ts";
import { DEFAULT_POLICY } from "../gates/policy.ts";
import { findQuestion } from "../questions/questions.ts";
import { readWithMaterial } from "../readScorecards.ts";
import type { Impact } from "../types.ts";
import type { Person } from "./setAnswer.ts";

/** Whoever built it last, or gave the answer, doesn't decide about its risk. */
async function refuseOwn(db: Database, project: ProjectPlace, questionId: string, userId: string): Promise<void> {
  const [edit, answer, made] = await Promise.all([
    db.prisma.pipelineOperation.findFirst({
      where: { projectId: project.id, actorId: { not: null } },
      orderBy: { revision: "desc" },
      select: { actorId: true },
    }),
    db.prisma.scorecardAnswer.findUnique({
      where: { projectId_questionId: { projectId: project.id, questionId } },
      select: { authorId: true },
    }),
    db.prisma.project.findUnique({ where: { id: project.id }, select: { createdById: true } }),
  ]);
  if (userId === (edit?.actorId ?? made?.createdById) || userId === answer?.authorId) throw ownRisk();
}

const objectOf = (questionId: string, project: ProjectPlace) => ({
  objectType: "scorecard",
  objectId: questionId,
  projectId: project.id,
});

/**
 * Lowers the impact of a question for this project.
 * @throws ForbiddenError `risk_own_work`; InvalidError `answer_incomplete`; NotFoundError `question_not_found`
 */
export async function lowerImpact(
  db: Database,
  project: ProjectPlace,
  wish: { questionId: string; impact: Impact; reason: string },
  person: Person,
): Promise<void> {
  const question = findQuestion(wish.questionId);
  if (question === undefined) throw questionNotFound();
  if (wish.reason === "") throw answerIncomplete("Give the reason why the impact is lower here.");
  await refuseOwn(db, project, question.id, person.userId);
  await db.prisma.$transaction(async (tx) => {
    const key = { projectId_questionId: { projectId: project.id, questionId: question.id } };
    const before = await tx.scorecardAnswer.findUnique({ where: key, select: { impact: true } });
    await tx.scorecardAnswer.upsert({
      where: key,
      create: { projectId: project.id, questionId: question.id, impact: wish.impact, authorName: "" },
      update: { impact: wish.impact, revision: { increment: 1 } },
    });
    await recordAudit(tx, project.workspaceId, person.actor, {
      type: "impact.lower",
      ...objectOf(question.id, project),
      before: { impact: before?.impact ?? question.impact },
      after: { impact: wish.impact },
      reason: wish.reason,
    });
  });
}

/**
 * Sets the limits between the colours of a question for this project: every threshold is a default. The trail keeps
 * both, and each computed answer carries the limits it was judged by.
 * @throws ForbiddenError `risk_own_work`; NotFoundError `question_not_found`
 */
export async function setLimits(
  db: Database,
  project: ProjectPlace,
  wish: { questionId: string; limits: Limits; reason: string },
  person: Person,
): Promise<void> {
  const check = findCheck(wish.questionId);
  if (check?.limits == null) throw questionNotFound();
  await refuseOwn(db, project, wish.questionId, person.userId);
  await db.prisma.$transaction(async (tx) => {
    const row = await tx.scorecardSettings.findUnique({ where: { projectId: project.id }, select: { limits: true } });
    const before: Record<string, unknown> = Object(row?.limits ?? {});
    const limits = JSON.parse(JSON.stringify({ ...before, [wish.questionId]: wish.limits }));
    await tx.scorecardSettings.upsert({
      where: { projectId: project.id },
      create: { projectId: project.id, policy: { ...DEFAULT_POLICY }, limits },
      update: { limits },
    });
    await recordAudit(tx, project.workspaceId, person.actor, {
      type: "limits.set",
      ...objectOf(wish.questionId, project),
      before: before[wish.questionId] ?? check.limits,
      after: wish.limits,
      reason: wish.reason,
    });
  });
}

/**
 * Agrees that a question doesn't apply.
 * @throws ForbiddenError `risk_own_work`; InvalidError `answer_incomplete`
 */
export async function agreeNotApplicable(
  db: Database,
  project: ProjectPlace,
  questionId: string,
  person: Person,
): Promise<void> {
  await refuseOwn(db, project, questionId, person.userId);
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.scorecardAnswer.updateMany({
      where: { projectId: project.id, questionId, notApplicable: { not: null } },
      data: { agreedById: person.userId, agreedByName: person.actor.name, revision: { increment: 1 } },
    });
    if (count === 0) throw answerIncomplete("Nobody said that this question doesn’t apply.");
    await recordAudit(tx, project.workspaceId, person.actor, {
      type: "answer.agree",
      ...objectOf(questionId, project),
      after: { notApplicable: true },
    });
  });
}

/**
 * Takes a red upon himself until a day, at most 6 months away. The colour stays red; it no longer blocks.
 * @throws ForbiddenError `risk_own_work`; InvalidError `risk_not_acceptable`; NotFoundError `question_not_found`
 */
export async function acceptRisk(
  db: Database,
  project: ProjectPlace,
  wish: { questionId: string; reason: string; until: string },
  person: Person,
): Promise<{ id: string }> {
  const question = findQuestion(wish.questionId);
  if (question === undefined) throw questionNotFound();
  await refuseOwn(db, project, question.id, person.userId);
  const { scorecards, details, material } = await readWithMaterial(db, project);
  const errors = acceptanceErrors(
    { approver: person.userId, reason: wish.reason, until: wish.until },
    { id: question.id, author: material.author?.id ?? "", isProhibited: details.C05.euClass === "prohibited" },
    scorecards.today,
  );
  const [first] = errors;
  if (first !== undefined) throw acceptanceRefused(acceptanceSentence(first));
  const seen = scorecards.answers.find((one) => one.question.id === question.id);
  if (seen?.scored.countsAs !== "red") throw acceptanceRefused("Only a red answer has a risk to accept.");
  return db.prisma.$transaction(async (tx) => {
    await withdraw(tx, project.id, question.id);
    const row = await tx.riskAcceptance.create({
      data: {
        projectId: project.id,
        questionId: question.id,
        approverId: person.userId,
        approverName: person.actor.name,
        reason: wish.reason,
        until: wish.until,
      },
      select: { id: true },
    });
    await recordAudit(tx, project.workspaceId, person.actor, {
      type: "risk.accept",
      ...objectOf(question.id, project),
      after: { until: wish.until, score: seen.scored.score },
      reason: wish.reason,
    });
    return row;
  });
}

/** Takes an acceptance back: the red blocks again. */
export async function withdrawRisk(
  db: Database,
  project: ProjectPlace,
  questionId: string,
  person: Person,
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    if ((await withdraw(tx, project.id, questionId)) === 0) return;
    await recordAudit(tx, project.workspaceId, person.actor, {
      type: "risk.withdraw",
      ...objectOf(questionId, project),
    });
  });
}

async function withdraw(tx: Prisma.TransactionClient, projectId: string, questionId: string): Promise<number> {
  const { count } = await tx.riskAcceptance.updateMany({
    where: { projectId, questionId, withdrawnAt: null },
    data: { withdrawnAt: new Date() },
  });
  return count;
}
