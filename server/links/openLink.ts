import { createHmac, timingSafeEqual } from "node:crypto";
import { readAuditHead, recordAudit } from "../audit/index.ts";
import { hashToken, spend, verifyPassword } from "../auth/index.ts";
import type { Database, Prisma } from "../db/index.ts";
import { authSecret } from "../env.js";
import { contentSchema, readContent, sharedContent, type LinkContent, type SharedContent } from "./content.ts";
import { linkGone, linkLocked, wrongPassword } from "./errors.ts";
import { issueTicket } from "./ticket.ts";
import { linkAllows, linkRoleSchema, targetSchema, type LinkRole, type Visit } from "./schemas.ts";

export type Link = Omit<Prisma.ShareLinkGetPayload<object>, "content">;

const same = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a, "hex"), Buffer.from(b, "hex")];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** Whether a link still shows something. */
export const isOpen = ({ revokedAt, expiresAt }: Pick<Link, "revokedAt" | "expiresAt">): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt.getTime() > Date.now());

/**
 * The link of a token. Every look is counted per place before it is made, and never made, expired and taken back cost
 * the same query and read the same.
 * @param address where the request came from; `anywhere` shares one wide limit
 * @throws NotFoundError `link_not_found`, TooManyError `too_many_attempts`
 */
export async function findLink(db: Database, token: string, address: string): Promise<Link> {
  await spend(db, address === "anywhere" ? "linkLookupAnywhere" : "linkLookup", address);
  const tokenHash = hashToken(token);
  const link = await db.prisma.shareLink.findFirst({
    where: { tokenHash, project: { trashedAt: null } },
    omit: { content: true },
  });
  // The index compares hashes of random tokens; this compares them once more without telling how far they agree.
  const fits = same(tokenHash, link?.tokenHash ?? "0".repeat(64));
  if (link === null || !fits || !isOpen(link)) throw linkGone();
  return link;
}

/** What somebody who knows the password holds: useless once link or password is another. */
const proofOf = ({ id, passwordHash }: Link): string =>
  createHmac("sha256", authSecret())
    .update(`link password ${id} ${passwordHash ?? ""}`)
    .digest("hex");

const isUnlocked = (link: Link, proof: string | null): boolean =>
  link.passwordHash === null || (proof !== null && /^[0-9a-f]{64}$/.test(proof) && same(proof, proofOf(link)));

/**
 * A visited link: found, unlocked, and allowing what is wanted.
 * @throws as findLink; ForbiddenError `link_locked`, `link_role_insufficient`
 */
export async function enterLink(
  db: Database,
  { token, proof }: Visit,
  address: string,
  needed: LinkRole,
  refuse: () => Error,
): Promise<Link> {
  const link = await findLink(db, token, address);
  if (!isUnlocked(link, proof)) throw linkLocked();
  if (!linkAllows(linkRoleSchema.parse(link.role), needed)) throw refuse();
  return link;
}

/** @throws as findLink; ForbiddenError `link_password_wrong` */
export async function unlockLink(
  db: Database,
  { token, password }: { token: string; password: string },
  address: string,
): Promise<{ proof: string }> {
  const link = await findLink(db, token, address);
  await spend(db, "linkPassword", `${link.id} ${address}`);
  if (!(await verifyPassword(link.passwordHash, password))) throw wrongPassword();
  return { proof: proofOf(link) };
}

export type Opened =
  | { state: "locked" }
  | {
      state: "open";
      content: SharedContent;
      role: LinkRole;
      live: boolean;
      hideAmounts: boolean;
      label: null;
      expiresAt: Date | null;
      auditHead: { seq: number; hash: string } | null;
      comments: { id: string; authorName: string; kind: "comment" | "question"; text: string; createdAt: Date }[];
      review: SharedReview | null;
      /** For the page's stream, so that the token stays out of addresses. */
      ticket: string;
    };

export type SharedReview = {
  number: number;
  gate: number;
  environment: string;
  state: string;
  dueOn: string | null;
  snapshotHash: string;
};

/**
 * What a reader of a link sees. Counts the view and writes it into the trail, except when a page looks again.
 * @throws NotFoundError `link_not_found`, TooManyError `too_many_attempts`
 */
export async function openLink(
  db: Database,
  { token, proof }: Visit,
  visitor: { address: string; again: boolean },
): Promise<Opened> {
  const link = await findLink(db, token, visitor.address);
  if (!isUnlocked(link, proof)) return { state: "locked" };
  const content = await contentOf(db, link);
  if (!visitor.again) await countView(db, link, visitor.address);
  const [auditHead, comments, review] = await Promise.all([
    readAuditHead(db, link.workspaceId),
    readComments(db, link.id),
    readSharedReview(db, link),
  ]);
  return {
    state: "open",
    content: sharedContent(content),
    role: linkRoleSchema.parse(link.role),
    live: link.live,
    hideAmounts: link.hideAmounts,
    label: null,
    expiresAt: link.expiresAt,
    auditHead,
    comments,
    review,
    ticket: issueTicket(link.id),
  };
}

/** What the link stored, or the present where it is live. */
async function contentOf(db: Database, link: Link): Promise<LinkContent> {
  const stored = await db.prisma.shareLink.findUniqueOrThrow({ where: { id: link.id }, select: { content: true } });
  const known = contentSchema.parse(stored.content);
  if (!link.live) return known;
  const project = await db.prisma.project.findFirst({
    where: { id: link.projectId, trashedAt: null },
    select: { id: true, workspaceId: true, name: true },
  });
  if (project === null) throw linkGone();
  const { hideAmounts, runId } = link;
  return readContent(db, project, { target: targetSchema.parse(link.target), runId, hideAmounts, by: known.by });
}

/** What "copy to my workspace" copies. @throws NotFoundError `link_not_found` */
export async function documentOf(db: Database, link: Link): Promise<unknown> {
  const { document } = await contentOf(db, link);
  if (document === null || document === undefined) throw linkGone();
  return document;
}

async function countView(db: Database, link: Link, address: string): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    await tx.shareLink.update({
      where: { id: link.id },
      data: { views: { increment: 1 }, lastViewedAt: new Date() },
    });
    await recordAudit(
      tx,
      link.workspaceId,
      { id: null, name: "somebody with the link", via: "link", address },
      { type: "link.open", objectType: "link", objectId: link.id, projectId: link.projectId },
    );
  });
}

async function readComments(db: Database, linkId: string): Promise<Extract<Opened, { state: "open" }>["comments"]> {
  const rows = await db.prisma.linkComment.findMany({ where: { linkId }, orderBy: { createdAt: "asc" }, take: 200 });
  return rows.map(({ id, authorName, kind, text, createdAt }) => ({
    id,
    authorName,
    kind: kind === "question" ? "question" : "comment",
    text,
    createdAt,
  }));
}

async function readSharedReview(db: Database, link: Link): Promise<SharedReview | null> {
  if (link.reviewId === null) return null;
  const review = await db.prisma.review.findFirst({
    where: { id: link.reviewId, projectId: link.projectId },
    include: { snapshot: { select: { hash: true } } },
  });
  if (review === null) return null;
  const { number, gate, environment, state, dueOn, snapshot } = review;
  return { number, gate, environment, state, dueOn, snapshotHash: snapshot.hash };
}
