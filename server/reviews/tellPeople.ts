import type { Actor } from "../audit/index.ts";
import type { Prisma } from "../db/index.ts";
import { mentioned, notify } from "../notifications/index.ts";
import type { DecisionKind } from "./states.ts";

type Place = { id: string; workspaceId: string; name: string };

/** Who may decide about a request, by role. */
const DECIDERS = ["reviewer", "editor", "owner"];

/** Tells everybody who may decide that a sign-off is asked for. */
export async function tellOfRequest(
  tx: Prisma.TransactionClient,
  project: Place,
  review: { id: string; gate: number; environment: string },
  person: { userId: string; actor: Actor },
): Promise<void> {
  const deciders = await tx.member.findMany({ where: { workspaceId: project.workspaceId, role: { in: DECIDERS } } });
  await notify(tx, {
    workspaceId: project.workspaceId,
    projectId: project.id,
    userIds: deciders.map(({ userId }) => userId).filter((id) => id !== person.userId),
    kind: "review.requested",
    params: {
      project: project.name,
      person: person.actor.name,
      gate: `gate ${review.gate}`,
      environment: review.environment,
    },
    link: `/projects/${project.id}/reviews/${review.id}`,
    key: `review:${review.id}`,
  });
}

const words: Record<Exclude<DecisionKind, "comment">, string> = {
  approve: "approved",
  approve_with_conditions: "approved with conditions",
  send_back: "sent back",
  reject: "rejected",
  stop: "stopped",
};

/** Tells the requester what was decided, and whoever is called by name that he is. */
export async function tellOfDecision(
  tx: Prisma.TransactionClient,
  project: Place,
  review: { id: string; number: number; requestedById: string },
  decision: { kind: DecisionKind; text: string },
  /** `userId` is null for a guest of a link. */
  person: { userId: string | null; actor: Actor },
): Promise<void> {
  const common = {
    workspaceId: project.workspaceId,
    projectId: project.id,
    link: `/projects/${project.id}/reviews/${review.id}`,
  };
  const about = { project: project.name, person: person.actor.name, number: review.number };
  if (decision.kind !== "comment" && review.requestedById !== person.userId) {
    await notify(tx, {
      ...common,
      userIds: [review.requestedById],
      kind: "review.decided",
      params: { ...about, decision: words[decision.kind] },
    });
  }
  if (!decision.text.includes("@")) return;
  const members = await tx.member.findMany({
    where: { workspaceId: project.workspaceId },
    select: { userId: true, user: { select: { name: true } } },
  });
  const people = members.map(({ userId, user }) => ({ userId, name: user.name }));
  const called = mentioned(decision.text, people).filter((id) => id !== person.userId);
  if (called.length === 0) return;
  await notify(tx, { ...common, userIds: called, kind: "mention", params: { ...about, text: decision.text } });
}
