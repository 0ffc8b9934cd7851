import { recordAudit, type Actor } from "../audit/index.ts";
import type { Database, Prisma } from "../db/index.ts";
import { NotFoundError } from "../errors/index.ts";
import { spend } from "./limits.ts";
import { normalizeEmail } from "./normalizeEmail.ts";
import { roleSchema, roles, type Role } from "./roles.ts";
import { hashToken, newToken } from "./tokens.ts";
import { DAY_SECONDS } from "./tunables.ts";

/** Used, expired, revoked, made for somebody else and never made read the same. */
function inviteInvalid(): NotFoundError {
  return new NotFoundError({
    code: "invite_invalid",
    userMessage: "This invitation is not valid any more.",
    remedy: "Ask the person who sent it for a new link.",
  });
}

/**
 * Makes an invite link's token. It is shown this once; the table keeps its hash.
 * @param invite.email when given, only an account with this address can use the link
 * @param invite.days how long the link is valid
 */
export async function createInvite(
  db: Database,
  invite: { workspaceId: string; role: Role; email?: string | undefined; createdById: string; days: number },
  actor: Actor,
): Promise<{ id: string; token: string; expiresAt: Date }> {
  const token = newToken();
  const expiresAt = new Date(Date.now() + invite.days * DAY_SECONDS * 1000);
  const { workspaceId, role, createdById } = invite;
  const email = invite.email === undefined ? null : normalizeEmail(invite.email);
  const row = await db.prisma.$transaction(async (tx) => {
    const made = await tx.invite.create({
      data: { workspaceId, role, email, createdById, tokenHash: hashToken(token), expiresAt },
      select: { id: true },
    });
    const after = { role, email, expiresAt: expiresAt.toISOString() };
    await recordAudit(tx, workspaceId, actor, {
      type: "invitation.create",
      objectType: "invitation",
      objectId: made.id,
      after,
    });
    return made;
  });
  return { id: row.id, token, expiresAt };
}

export type OpenInvite = { id: string; role: Role; email: string | null; createdAt: Date; expiresAt: Date };

/** The links that still open the door. */
export async function listOpenInvites(db: Database, workspaceId: string): Promise<OpenInvite[]> {
  const rows = await db.prisma.invite.findMany({
    where: { workspaceId, usedAt: null, expiresAt: { gt: new Date() } },
    orderBy: { createdAt: "desc" },
    select: { id: true, role: true, email: true, createdAt: true, expiresAt: true },
  });
  return rows.map((row) => ({ ...row, role: roleSchema.parse(row.role) }));
}

/** @throws NotFoundError `invite_not_found` when it is used already or not of this workspace */
export async function revokeInvite(db: Database, workspaceId: string, inviteId: string, actor: Actor): Promise<void> {
  const gone = await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.invite.deleteMany({ where: { id: inviteId, workspaceId, usedAt: null } });
    const event = { type: "invitation.revoke", objectType: "invitation", objectId: inviteId };
    if (count === 1) await recordAudit(tx, workspaceId, actor, event);
    return count === 1;
  });
  if (gone) return;
  throw new NotFoundError({ code: "invite_not_found", userMessage: "This invitation does not exist any more." });
}

/**
 * What the invite page shows to whoever holds the link.
 * @throws NotFoundError `invite_invalid`
 */
export async function readInvite(
  db: Database,
  token: string,
  address: string,
): Promise<{ workspaceName: string; role: Role; email: string | null }> {
  await spend(db, "inviteLookup", address);
  const row = await db.prisma.invite.findFirst({
    where: { tokenHash: hashToken(token), usedAt: null, expiresAt: { gt: new Date() } },
    include: { workspace: { select: { name: true } } },
  });
  if (row === null) throw inviteInvalid();
  return { workspaceName: row.workspace.name, role: roleSchema.parse(row.role), email: row.email };
}

/**
 * Uses the link up and makes the person a member. Of two people with one link exactly one wins: the row is taken by
 * the update's own condition. A member keeps the higher of the two roles.
 * @throws NotFoundError `invite_invalid`
 */
export async function claimInvite(
  tx: Prisma.TransactionClient,
  token: string,
  user: { id: string; name: string; email: string; address: string },
): Promise<{ workspaceId: string }> {
  const tokenHash = hashToken(token);
  const { count } = await tx.invite.updateMany({
    where: {
      tokenHash,
      usedAt: null,
      expiresAt: { gt: new Date() },
      OR: [{ email: null }, { email: user.email }],
    },
    data: { usedAt: new Date(), usedById: user.id },
  });
  const invite = count === 1 ? await tx.invite.findUnique({ where: { tokenHash } }) : null;
  if (invite === null) throw inviteInvalid();
  const { workspaceId } = invite;
  const offered = roleSchema.parse(invite.role);
  const member = await tx.member.findUnique({ where: { workspaceId_userId: { workspaceId, userId: user.id } } });
  const held = member === null ? null : roleSchema.parse(member.role);
  if (held === null) {
    await tx.member.create({ data: { workspaceId, userId: user.id, role: offered } });
  } else if (roles.indexOf(offered) > roles.indexOf(held)) {
    await tx.member.updateMany({ where: { workspaceId, userId: user.id }, data: { role: offered } });
  }
  const actor: Actor = { id: user.id, name: user.name, via: "link", address: user.address };
  const joined = { type: "member.join", objectType: "member", objectId: user.id, after: { role: offered } };
  await recordAudit(tx, workspaceId, actor, { ...joined, before: held === null ? null : { role: held } });
  return { workspaceId };
}

/** The same for somebody who has an account already. */
export async function acceptInvite(
  db: Database,
  token: string,
  user: { id: string; name: string; email: string; address: string },
): Promise<{ workspaceId: string }> {
  await spend(db, "inviteLookup", user.address);
  return db.prisma.$transaction((tx) => claimInvite(tx, token, user));
}
