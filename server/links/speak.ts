import type { z } from "zod";
import { recordAudit } from "../audit/index.ts";
import { spend } from "../auth/index.ts";
import type { Database } from "../db/index.ts";
import { mentioned, notify } from "../notifications/index.ts";
import { decideReview } from "../reviews/index.ts";
import { linkGone } from "./errors.ts";
import { verifiedSpeaker, type Speaker } from "./guests.ts";
import type { Link } from "./openLink.ts";
import type { decideInput } from "./schemas.ts";

type Said = { kind: "comment" | "question"; text: string };

/** Keeps what somebody says through a link, and tells whoever made the link and whoever is called by name. */
export async function speak(db: Database, link: Link, said: Said, speaker: Speaker): Promise<void> {
  await spend(db, "linkSpeak", `${link.id} ${speaker.userId}`);
  const project = await projectOf(db, link);
  if (link.reviewId !== null) {
    // It belongs to what is being decided as well; this also calls those who are named.
    const comment = {
      kind: "comment" as const,
      text: said.text,
      conditions: [],
      moneySpent: null,
      moneyNotSpent: null,
    };
    await decideReview(db, project, link.reviewId, comment, speaker);
  }
  await db.prisma.$transaction(async (tx) => {
    await tx.linkComment.create({
      data: {
        linkId: link.id,
        projectId: link.projectId,
        guestId: speaker.guestId,
        userId: speaker.accountId,
        authorName: speaker.name,
        kind: said.kind,
        text: said.text,
      },
    });
    await recordAudit(tx, link.workspaceId, speaker.actor, {
      type: "link.comment",
      objectType: "link",
      objectId: link.id,
      projectId: link.projectId,
      reason: said.text,
    });
    const about = { person: speaker.name, project: project.name, label: link.label, text: said.text };
    const news = { workspaceId: link.workspaceId, projectId: link.projectId, params: about };
    const page = `/projects/${link.projectId}/links`;
    await notify(tx, { ...news, userIds: [link.createdById], kind: "link.question", link: page });
    if (link.reviewId !== null) return;
    const members = await tx.member.findMany({
      where: { workspaceId: link.workspaceId },
      select: { userId: true, user: { select: { name: true } } },
    });
    const people = members.map(({ userId, user }) => ({ userId, name: user.name }));
    const called = mentioned(said.text, people).filter((id) => id !== link.createdById);
    if (called.length > 0) await notify(tx, { ...news, userIds: called, kind: "mention", link: page });
  });
}

/**
 * Decides about the link's request, as somebody whose identity is known.
 * @throws ForbiddenError `link_identity_needed`, NotFoundError `link_not_found`, and what `decideReview` throws
 */
export async function decideThroughLink(
  db: Database,
  link: Link,
  decision: z.output<z.ZodObject<typeof decideInput>>,
  visitor: { session: { userId: string; name: string } | null; address: string },
): Promise<{ state: string }> {
  if (link.reviewId === null) throw linkGone();
  const { guestKey, kind, text, conditions } = decision;
  const speaker = await verifiedSpeaker(db, link, guestKey, visitor.session, visitor.address);
  await spend(db, "linkSpeak", `${link.id} ${speaker.userId}`);
  const whole = { kind, text, conditions, moneySpent: null, moneyNotSpent: null };
  return decideReview(db, await projectOf(db, link), link.reviewId, whole, speaker);
}

async function projectOf(db: Database, link: Link): Promise<{ id: string; workspaceId: string; name: string }> {
  const project = await db.prisma.project.findFirst({
    where: { id: link.projectId, workspaceId: link.workspaceId },
    select: { id: true, workspaceId: true, name: true },
  });
  if (project === null) throw linkGone();
  return project;
}
