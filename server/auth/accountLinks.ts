import type { Database, Prisma } from "../db/index.ts";
import { env } from "../env.js";
import { ConflictError, NotFoundError } from "../errors/index.ts";
import { mailIsOn, sendMail } from "../mail/index.ts";
import { forgive, spend } from "./limits.ts";
import { readEmail } from "./normalizeEmail.ts";
import { checkPassword, hashPassword } from "./passwords.ts";
import { hashToken, newToken } from "./tokens.ts";
import { LINK_SECONDS } from "./tunables.ts";

type Kind = keyof typeof LINK_SECONDS;

/** Used, expired, replaced and never made read the same. */
function linkInvalid(): NotFoundError {
  return new NotFoundError({
    code: "link_invalid",
    userMessage: "This link is not valid any more.",
    remedy: "Ask for a new one.",
  });
}

/** Makes a link and takes back the earlier ones of its kind: only the newest works. @returns the token, kept as a hash */
async function makeLink(
  tx: Prisma.TransactionClient,
  link: { userId: string; email: string; kind: Kind; createdById: string | null },
): Promise<{ token: string; expiresAt: Date }> {
  const token = newToken();
  const seconds = link.createdById === null ? LINK_SECONDS[link.kind] : LINK_SECONDS.byOwner;
  const expiresAt = new Date(Date.now() + seconds * 1000);
  await tx.accountLink.deleteMany({ where: { userId: link.userId, kind: link.kind } });
  await tx.accountLink.create({ data: { ...link, tokenHash: hashToken(token), expiresAt } });
  return { token, expiresAt };
}

/** Takes a link by the update's own condition: of two who open it at once exactly one wins. @throws `link_invalid` */
async function takeLink(tx: Prisma.TransactionClient, kind: Kind, token: string) {
  const tokenHash = hashToken(token);
  const { count } = await tx.accountLink.updateMany({
    where: { tokenHash, kind, usedAt: null, expiresAt: { gt: new Date() } },
    data: { usedAt: new Date() },
  });
  const link = count === 1 ? await tx.accountLink.findUnique({ where: { tokenHash }, include: { user: true } }) : null;
  // An address given up since then proves nothing.
  if (link === null || link.user.email !== link.email) throw linkInvalid();
  return link;
}

/** Puts the mail that proves an address into the queue; where mail is off nothing happens. */
export async function sendVerification(
  tx: Prisma.TransactionClient,
  { userId, email }: { userId: string; email: string },
): Promise<"queued" | "off"> {
  if (!mailIsOn()) return "off";
  const { token } = await makeLink(tx, { userId, email, kind: "verify", createdById: null });
  return sendMail(tx, {
    to: email,
    subject: "Confirm your address for Stagecraft",
    text: `Somebody, hopefully you, uses this address for an account at ${env().publicUrl}.\n\nConfirm that it is yours (valid for two days):\n${env().publicUrl}/verify/${token}\n\nIf it wasn't you, do nothing.`,
  });
}

/** The same, asked for in the account. @throws ConflictError `email_verified`; TooManyError `too_many_attempts` */
export async function requestVerification(db: Database, userId: string): Promise<{ sent: boolean }> {
  await spend(db, "mailLink", userId);
  const user = await db.prisma.user.findUniqueOrThrow({ where: { id: userId } });
  if (user.emailVerifiedAt !== null) {
    throw new ConflictError({ code: "email_verified", userMessage: "Your address is confirmed already." });
  }
  return {
    sent: (await db.prisma.$transaction((tx) => sendVerification(tx, { userId, email: user.email }))) === "queued",
  };
}

/** Uses the link up. @throws NotFoundError `link_invalid`; TooManyError */
export async function verifyEmail(db: Database, token: string, address: string): Promise<{ email: string }> {
  await spend(db, "inviteLookup", address);
  return db.prisma.$transaction(async (tx) => {
    const { userId, email } = await takeLink(tx, "verify", token);
    await tx.user.update({ where: { id: userId }, data: { emailVerifiedAt: new Date() } });
    return { email };
  });
}

/**
 * Sends a link that sets a new password. Says the same whether there is such an account or not.
 * @throws TooManyError `too_many_attempts`, counted per place and per address
 */
export async function requestReset(db: Database, typed: string, address: string): Promise<void> {
  await spend(db, "resetPlace", address);
  const email = readEmail(typed);
  if (email === null) return;
  await spend(db, "mailLink", email);
  if (!mailIsOn()) return;
  await db.prisma.$transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { email } });
    if (user === null) return;
    const { token } = await makeLink(tx, { userId: user.id, email, kind: "reset", createdById: null });
    await sendMail(tx, {
      to: email,
      subject: "A new password for Stagecraft",
      text: `Set a new password (valid for an hour, once):\n${env().publicUrl}/reset/${token}\n\nIf you didn't ask for it, do nothing; your password stays as it is.`,
    });
  });
}

/** A link for somebody who can't get mail, made by an owner of the installation, who hands it over. */
export async function makeResetLink(
  db: Database,
  { userId, ownerId }: { userId: string; ownerId: string },
): Promise<{ link: string; expiresAt: Date }> {
  const user = await db.prisma.user.findUnique({ where: { id: userId } });
  if (user === null) throw new NotFoundError({ code: "person_not_found", userMessage: "This person has no account." });
  const { token, expiresAt } = await db.prisma.$transaction((tx) =>
    makeLink(tx, { userId, email: user.email, kind: "reset", createdById: ownerId }),
  );
  return { link: `${env().publicUrl}/reset/${token}`, expiresAt };
}

/** Whether a reset link still works, for the page it opens. @throws NotFoundError `link_invalid` */
export async function readReset(db: Database, token: string, address: string): Promise<{ email: string }> {
  await spend(db, "inviteLookup", address);
  const link = await db.prisma.accountLink.findFirst({
    where: { tokenHash: hashToken(token), kind: "reset", usedAt: null, expiresAt: { gt: new Date() } },
    include: { user: { select: { email: true } } },
  });
  if (link === null || link.user.email !== link.email) throw linkInvalid();
  return { email: link.email };
}

/**
 * Sets the password and ends every session of the person. A link that came by mail also proves the address.
 * @throws NotFoundError `link_invalid`; InvalidError `password_weak`, and then the link still works
 */
export async function resetPassword(
  db: Database,
  { token, password, address }: { token: string; password: string; address: string },
): Promise<{ email: string }> {
  const { email } = await readReset(db, token, address);
  checkPassword(password, email);
  const passwordHash = await hashPassword(password);
  await db.prisma.$transaction(async (tx) => {
    const { userId, createdById } = await takeLink(tx, "reset", token);
    const proved = createdById === null ? { emailVerifiedAt: new Date() } : {};
    await tx.user.update({ where: { id: userId }, data: { passwordHash, ...proved } });
    await tx.session.deleteMany({ where: { userId } });
  });
  await forgive(db, "signInAccount", email);
  return { email };
}
