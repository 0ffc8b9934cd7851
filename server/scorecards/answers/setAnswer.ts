import { recordAudit, type Actor } from "../../audit/index.ts";
import type { Database, Prisma } from "../../db/index.ts";
import {
  answerChanged,
  answerIncomplete,
  answerIsAutomatic,
  impactNeedsApprover,
  nothingToConfirm,
  questionNotFound,
} from "../errors.ts";
import { factsOf } from "../facts/factsOf.ts";
import type { ProjectPlace } from "../facts/readMaterial.ts";
import { findQuestion, type QuestionId } from "../questions/questions.ts";
import { readWithMaterial, type Reading } from "../readScorecards.ts";
import type { Question } from "../types.ts";
import { asksDetails, detailsSchemas, readDetails } from "./details.ts";
import type { AnswerInput } from "./input.ts";
import { restsOnNow, type RestsOn } from "./restsOn.ts";
import { readStored, type StoredAnswer } from "./stored.ts";

export type Person = { userId: string; actor: Actor };

/** Questions that always apply: the law, and personal data. */
const ALWAYS_APPLIES = new Set(["C05", "D10"]);

/**
 * Writes down what a person says about a question.
 *
 * An automatic answer takes a remark, an owner, a review date, a higher impact or "does not apply", never a colour. A
 * suggested one is confirmed. A human one needs likelihood, owner and review date; without evidence it stays amber.
 * @throws ConflictError `answer_changed`; InvalidError `answer_is_automatic`, `answer_incomplete`, `nothing_to_confirm`;
 *   ForbiddenError `impact_needs_approver`; NotFoundError `question_not_found`
 */
export async function setAnswer(
  db: Database,
  project: ProjectPlace,
  input: AnswerInput,
  person: Person,
): Promise<{ revision: number }> {
  const question = findQuestion(input.questionId);
  if (question === undefined) throw questionNotFound();
  const details = checkedDetails(question.id, input);
  const reading = await readWithMaterial(db, project);
  checkAnswer(question, input, reading);
  return db.prisma.$transaction(async (tx) => {
    // Two people who save at the same moment: the second sees what the first wrote.
    await tx.$executeRaw`SELECT 1 FROM "Project" WHERE id = ${project.id}::uuid FOR UPDATE`;
    const key = { projectId_questionId: { projectId: project.id, questionId: question.id } };
    const row = await tx.scorecardAnswer.findUnique({ where: key });
    if ((row?.revision ?? 0) !== input.revision) throw answerChanged();
    const before = row === null ? null : readStored(row);
    const standing = before?.impact ?? question.impact;
    if ((input.impact ?? standing) < standing) throw impactNeedsApprover();
    const isSame = before !== null && before.notApplicable === input.notApplicable;
    const data = {
      details: asJson(details),
      text: input.text,
      likelihood: question.kind === "human" ? input.likelihood : null,
      impact: input.impact ?? before?.impact ?? null,
      evidence: asJson(input.evidence),
      owner: input.owner,
      reviewBy: input.reviewBy,
      notApplicable: input.notApplicable,
      // Whoever agreed did so with these words.
      agreedById: isSame ? before.agreedById : null,
      agreedByName: isSame ? before.agreedByName : null,
      confirmed: question.kind === "suggested" && input.confirmed,
      restsOn: asJson(restsOnAfter(question.id, details, reading)),
      authorId: person.userId,
      authorName: person.actor.name,
      revision: input.revision + 1,
      updatedAt: new Date(),
    };
    await tx.scorecardAnswer.upsert({
      where: key,
      create: { ...data, projectId: project.id, questionId: question.id },
      update: data,
    });
    await recordAnswer(tx, project, question.id, person.actor, before, input);
    return { revision: data.revision };
  });
}

/** Facts may follow from the details just given (who is harmed, which class), so they are computed with them. */
function restsOnAfter(id: QuestionId, details: unknown, { material, details: before }: Reading): RestsOn {
  return restsOnNow(id, material, factsOf(material, readDetails({ ...before, [id]: details })));
}

function checkedDetails(id: QuestionId, input: AnswerInput): Record<string, unknown> {
  if (!asksDetails(id)) {
    if (Object.keys(input.details).length > 0)
      throw answerIncomplete("This question asks for nothing beside its text.");
    return {};
  }
  const read = detailsSchemas[id].safeParse(input.details);
  if (!read.success) {
    const [first] = read.error.issues;
    throw answerIncomplete(`${first?.path.join(".") ?? "The details"}: ${first?.message ?? "can’t be read"}`);
  }
  return read.data;
}

function checkAnswer(question: Question, input: AnswerInput, { scorecards }: Reading): void {
  const { kind, id } = question;
  if (input.notApplicable !== null) {
    if (input.notApplicable === "") throw answerIncomplete("Say why the question does not apply.");
    if (ALWAYS_APPLIES.has(id)) throw answerIncomplete("This question applies to every project.");
    return;
  }
  if (kind !== "human" && input.likelihood !== null) throw answerIsAutomatic();
  if (kind === "automatic" && input.confirmed) throw answerIsAutomatic();
  if (kind === "suggested" && input.confirmed) {
    const band = scorecards.answers.find((one) => one.question.id === id)?.automatic?.band;
    // Its own details may be what makes it known; those are read after saving.
    if ((band === undefined || band === "unknown") && !asksDetails(id)) throw nothingToConfirm();
  }
  if (kind !== "human") return;
  if (input.likelihood === null) throw answerIncomplete("Say how likely it is that this goes wrong, from 1 to 5.");
  if (input.owner === null || input.owner === "") throw answerIncomplete("Name whoever answers for this.");
  if (input.reviewBy === null) throw answerIncomplete("Say by when somebody looks at this again.");
  if (input.reviewBy < scorecards.today) throw answerIncomplete("The review date has passed. Choose a later day.");
}

/** Before and after of what people see; rows and facts are no part of it. */
function shown(
  answer: Pick<
    StoredAnswer,
    "text" | "likelihood" | "impact" | "owner" | "reviewBy" | "notApplicable" | "confirmed" | "evidence" | "details"
  >,
) {
  const { text, likelihood, impact, owner, reviewBy, notApplicable, confirmed, evidence, details } = answer;
  return { text: text.slice(0, 500), likelihood, impact, owner, reviewBy, notApplicable, confirmed, evidence, details };
}

async function recordAnswer(
  tx: Prisma.TransactionClient,
  project: ProjectPlace,
  questionId: string,
  actor: Actor,
  before: StoredAnswer | null,
  input: AnswerInput,
): Promise<void> {
  const object = { objectType: "scorecard", objectId: questionId, projectId: project.id };
  await recordAudit(tx, project.workspaceId, actor, {
    type: "answer.set",
    ...object,
    before: before === null ? null : shown(before),
    after: shown(input),
  });
  const known = new Set((before?.evidence ?? []).map(({ href }) => href));
  const added = input.evidence.filter(({ href }) => !known.has(href));
  if (added.length === 0) return;
  await recordAudit(tx, project.workspaceId, actor, { type: "evidence.add", ...object, after: added });
}

function asJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value));
}
