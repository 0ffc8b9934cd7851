import type { Database } from "../db/index.ts";
import { readAuditHead } from "../audit/index.ts";
import { currentSnapshot } from "./currentSnapshot.ts";
import { reviewNotFound } from "./errors.ts";
import { signedScorecard } from "./signedScorecard.ts";
import { materialChanges, snapshotSchema, type MaterialChange, type SnapshotContent } from "./snapshot.ts";
import {
  conditionSchema,
  decisionKindSchema,
  reviewStateSchema,
  type Condition,
  type DecisionKind,
  type ReviewState,
} from "./states.ts";
import { environmentSchema, type Environment } from "./requestReview.ts";

export type ReviewRow = {
  id: string;
  number: number;
  gate: number;
  environment: Environment;
  state: ReviewState;
  dueOn: string | null;
  requestedByName: string;
  createdAt: Date;
  closedAt: Date | null;
};

export type ReviewPage = ReviewRow & {
  note: string | null;
  neededApprovals: number;
  isRequester: boolean;
  snapshot: SnapshotContent;
  snapshotHash: string;
  decisions: {
    id: string;
    authorName: string;
    kind: DecisionKind;
    text: string;
    conditions: Condition[];
    moneySpent: string | null;
    moneyNotSpent: string | null;
    /** Signed by its own author: alone in a workspace, not for production. */
    ownWork: boolean;
    createdAt: Date;
  }[];
  /** What is no longer as it was when the request was made; empty while it holds. */
  changes: MaterialChange[];
  auditHead: { seq: number; hash: string } | null;
};

/** Requests of a project, newest first. */
export async function listReviews(db: Database, projectId: string): Promise<ReviewRow[]> {
  const rows = await db.prisma.review.findMany({ where: { projectId }, orderBy: { number: "desc" }, take: 200 });
  const names = await namesOf(
    db,
    rows.map(({ requestedById }) => requestedById),
  );
  return rows.map((row) => rowOf(row, names));
}

/** @throws NotFoundError `review_not_found` */
export async function readReview(
  db: Database,
  project: { id: string; workspaceId: string; name: string },
  reviewId: string,
  readerId: string,
): Promise<ReviewPage> {
  const row = await db.prisma.review.findFirst({
    where: { id: reviewId, projectId: project.id },
    include: { snapshot: true, decisions: { orderBy: { createdAt: "asc" } } },
  });
  if (row === null) throw reviewNotFound();
  const [names, { signed }] = await Promise.all([namesOf(db, [row.requestedById]), signedScorecard(db, project.id)]);
  const snapshot = snapshotSchema.parse(row.snapshot.content);
  return {
    ...rowOf(row, names),
    note: row.note,
    neededApprovals: row.neededApprovals,
    isRequester: row.requestedById === readerId,
    snapshot,
    snapshotHash: row.snapshot.hash,
    decisions: row.decisions.map((decision) => ({
      id: decision.id,
      authorName: decision.authorName,
      kind: decisionKindSchema.parse(decision.kind),
      text: decision.text,
      conditions: conditionSchema.array().parse(decision.conditions),
      moneySpent: decision.moneySpent,
      moneyNotSpent: decision.moneyNotSpent,
      ownWork: decision.ownWork,
      createdAt: decision.createdAt,
    })),
    changes: materialChanges(snapshot, await currentSnapshot(db.prisma, project, signed)),
    auditHead: await readAuditHead(db, project.workspaceId),
  };
}

async function namesOf(db: Database, ids: string[]): Promise<ReadonlyMap<string, string>> {
  const people = await db.prisma.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(people.map(({ id, name }) => [id, name]));
}

type Stored = {
  id: string;
  number: number;
  gate: number;
  environment: string;
  state: string;
  dueOn: string | null;
  requestedById: string;
  createdAt: Date;
  closedAt: Date | null;
};

function rowOf(row: Stored, names: ReadonlyMap<string, string>): ReviewRow {
  return {
    id: row.id,
    number: row.number,
    gate: row.gate,
    environment: environmentSchema.parse(row.environment),
    state: reviewStateSchema.parse(row.state),
    dueOn: row.dueOn,
    requestedByName: names.get(row.requestedById) ?? "somebody who left",
    createdAt: row.createdAt,
    closedAt: row.closedAt,
  };
}
