import type { Database } from "../../db/index.ts";
import { recordAudit } from "../../audit/index.ts";
import { clean } from "../../audit/index.ts";
import { questionNotFound } from "../errors.ts";
import type { ProjectPlace } from "../facts/readMaterial.ts";
import { findQuestion } from "../questions/questions.ts";
import type { Person } from "./setAnswer.ts";

export type QuestionComment = { id: string; authorName: string; text: string; createdAt: Date };
export type QuestionEvent = {
  seq: number;
  at: string;
  actorName: string;
  type: string;
  reason: string | null;
  after: unknown;
};

const MOST = 200;

/** What was said about a question, oldest first, and what was done, newest first. */
export async function readThread(
  db: Database,
  projectId: string,
  questionId: string,
): Promise<{ comments: QuestionComment[]; history: QuestionEvent[] }> {
  const [comments, events] = await Promise.all([
    db.prisma.scorecardComment.findMany({
      where: { projectId, questionId },
      orderBy: { createdAt: "asc" },
      take: MOST,
      select: { id: true, authorName: true, text: true, createdAt: true },
    }),
    db.prisma.auditEntry.findMany({
      where: { projectId, objectType: "scorecard", objectId: questionId },
      orderBy: { seq: "desc" },
      take: MOST,
      select: { seq: true, at: true, actorName: true, type: true, reason: true, after: true },
    }),
  ]);
  return { comments, history: events.map((event) => ({ ...event, at: event.at.toISOString() })) };
}

/** Says something about a question. @throws NotFoundError `question_not_found` */
export async function addComment(
  db: Database,
  project: ProjectPlace,
  wish: { questionId: string; text: string },
  person: Person,
): Promise<{ id: string }> {
  if (findQuestion(wish.questionId) === undefined) throw questionNotFound();
  return db.prisma.$transaction(async (tx) => {
    const row = await tx.scorecardComment.create({
      data: {
        projectId: project.id,
        questionId: wish.questionId,
        authorId: person.userId,
        authorName: person.actor.name,
        text: clean(wish.text),
      },
      select: { id: true },
    });
    await recordAudit(tx, project.workspaceId, person.actor, {
      type: "review.comment",
      objectType: "scorecard",
      objectId: wish.questionId,
      projectId: project.id,
      after: { text: wish.text.slice(0, 500) },
    });
    return row;
  });
}
