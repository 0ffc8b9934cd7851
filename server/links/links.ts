import { recordAudit, readAuditHead, type Actor } from "../audit/index.ts";
import { hashPassword, hashToken, newToken } from "../auth/index.ts";
import type { Database } from "../db/index.ts";
import { env } from "../env.js";
import { readContent } from "./content.ts";
import { expiryPast, linkGone, reviewNeeded } from "./errors.ts";
import { linkRoleSchema, targetSchema, type LinkRole, type LinkTarget, type NewLink } from "./schemas.ts";

type Project = { id: string; workspaceId: string; name: string };
type Person = { userId: string; actor: Actor };

/**
 * Makes a link. Its address is shown this once; the table keeps its hash.
 * @throws ConflictError `link_needs_review`, `link_target_missing`; InvalidError `link_expiry_past`
 */
export async function createLink(
  db: Database,
  project: Project,
  wanted: NewLink,
  person: Person,
): Promise<{ id: string; address: string }> {
  const { label, target, runId, role, reviewId, live, hideAmounts, password } = wanted;
  const expiresAt = wanted.expiresAt === null ? null : new Date(wanted.expiresAt);
  if (expiresAt !== null && expiresAt.getTime() <= Date.now()) throw expiryPast();
  if (role === "approve") await requireOpenReview(db, project.id, reviewId);
  const content = await readContent(db, project, { target, runId, hideAmounts, by: person.actor.name });
  const token = newToken();
  const passwordHash = password === null ? null : await hashPassword(password);
  const made = await db.prisma.$transaction(async (tx) => {
    const head = await readAuditHead({ prisma: tx }, project.workspaceId);
    const link = await tx.shareLink.create({
      data: {
        workspaceId: project.workspaceId,
        projectId: project.id,
        tokenHash: hashToken(token),
        label,
        target,
        runId: target === "run" ? runId : null,
        role,
        reviewId: role === "approve" ? reviewId : null,
        live,
        hideAmounts,
        passwordHash,
        content: JSON.parse(JSON.stringify(content)),
        ...(head !== null && { auditHead: head }),
        expiresAt,
        createdById: person.userId,
      },
      select: { id: true },
    });
    await recordAudit(tx, project.workspaceId, person.actor, {
      type: "link.create",
      objectType: "link",
      objectId: link.id,
      projectId: project.id,
      after: {
        label,
        target,
        role,
        live,
        hideAmounts,
        password: password !== null,
        expiresAt: expiresAt?.toISOString() ?? null,
      },
    });
    return link;
  });
  return { id: made.id, address: `${env().publicUrl}/s/${token}` };
}

async function requireOpenReview(db: Database, projectId: string, reviewId: string | null): Promise<void> {
  const review =
    reviewId === null
      ? null
      : await db.prisma.review.findFirst({
          where: { id: reviewId, projectId, state: { in: ["in_review", "changes_requested"] } },
          select: { id: true },
        });
  if (review === null) throw reviewNeeded();
}

export type LinkRow = {
  id: string;
  label: string;
  target: LinkTarget;
  role: LinkRole;
  live: boolean;
  hideAmounts: boolean;
  hasPassword: boolean;
  createdByName: string;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  views: number;
  lastViewedAt: Date | null;
  comments: { id: string; authorName: string; kind: "comment" | "question"; text: string; createdAt: Date }[];
  /** Guests nobody has confirmed yet. Their address is for those who confirm, not for the page. */
  waiting: { id: string; name: string; email: string; createdAt: Date }[];
};

/** Links of a project, newest first. @param withAddresses whether the reader may confirm guests */
export async function listLinks(db: Database, projectId: string, withAddresses: boolean): Promise<LinkRow[]> {
  const rows = await db.prisma.shareLink.findMany({
    where: { projectId },
    orderBy: { createdAt: "desc" },
    take: 200,
    omit: { content: true },
    include: {
      comments: { orderBy: { createdAt: "asc" }, take: 100 },
      guests: { where: { verifiedAt: null, email: { not: "" } }, orderBy: { createdAt: "desc" }, take: 50 },
    },
  });
  const people = await db.prisma.user.findMany({
    where: { id: { in: rows.map(({ createdById }) => createdById) } },
    select: { id: true, name: true },
  });
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return rows.map((row) => ({
    id: row.id,
    label: row.label,
    target: targetSchema.parse(row.target),
    role: linkRoleSchema.parse(row.role),
    live: row.live,
    hideAmounts: row.hideAmounts,
    hasPassword: row.passwordHash !== null,
    createdByName: names.get(row.createdById) ?? "–",
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    revokedAt: row.revokedAt,
    views: row.views,
    lastViewedAt: row.lastViewedAt,
    comments: row.comments.map(({ id, authorName, kind, text, createdAt }) => ({
      id,
      authorName,
      kind: kind === "question" ? "question" : "comment",
      text,
      createdAt,
    })),
    waiting: withAddresses ? row.guests.map(({ id, name, email, createdAt }) => ({ id, name, email, createdAt })) : [],
  }));
}

/** Takes a link back, now: open pages are told by the table's trigger. @throws NotFoundError `link_not_found` */
export async function revokeLink(db: Database, project: Project, linkId: string, person: Person): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.shareLink.updateMany({
      where: { id: linkId, projectId: project.id, revokedAt: null },
      data: { revokedAt: new Date(), revokedById: person.userId },
    });
    if (count === 0) {
      const known = await tx.shareLink.count({ where: { id: linkId, projectId: project.id } });
      if (known === 0) throw linkGone();
      return;
    }
    await recordAudit(tx, project.workspaceId, person.actor, {
      type: "link.revoke",
      objectType: "link",
      objectId: linkId,
      projectId: project.id,
    });
  });
}

/** Lets a member vouch for a guest: used where no mail is sent. @throws NotFoundError `link_not_found` */
export async function confirmGuest(db: Database, project: Project, guestId: string, person: Person): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const guest = await tx.linkGuest.findFirst({ where: { id: guestId, projectId: project.id } });
    if (guest === null) throw linkGone();
    const { count } = await tx.linkGuest.updateMany({
      where: { id: guestId, projectId: project.id, verifiedAt: null },
      data: { verifiedAt: new Date(), verifiedBy: "owner", confirmedById: person.userId, codeHash: null },
    });
    if (count === 0) return;
    await recordAudit(tx, project.workspaceId, person.actor, {
      type: "link.guest",
      objectType: "link",
      objectId: guest.linkId,
      projectId: project.id,
      after: { guest: guest.name, confirmedBy: "member" },
    });
  });
}
