import { randomInt, timingSafeEqual } from "node:crypto";
import { recordAudit, type Actor } from "../audit/index.ts";
import { hashToken, newToken, normalizeEmail, spend } from "../auth/index.ts";
import type { Database } from "../db/index.ts";
import { mailIsOn, sendMail } from "../mail/index.ts";
import { notify } from "../notifications/index.ts";
import { codeWrong, identityNeeded, nameNeeded } from "./errors.ts";
import type { Link } from "./openLink.ts";
import { CODE_SECONDS, CODE_TRIES } from "./tunables.ts";

/** Who speaks through a link. `userId` stands for the person in decisions: an account's id, else the guest's. */
export type Speaker = { userId: string; guestId: string | null; accountId: string | null; name: string; actor: Actor };

type Session = { userId: string; name: string } | null;

/**
 * Notes who a guest says to be, and mails a code to the address. Where no mail is sent, a member has to confirm.
 * @returns the key this guest's browser keeps, and whether a code is on its way
 */
export async function introduceGuest(
  db: Database,
  link: Link,
  { name, email }: { name: string; email: string },
  address: string,
): Promise<{ guestKey: string; mailed: boolean }> {
  const normal = normalizeEmail(email);
  await spend(db, "mailLink", `link ${link.id} ${normal}`);
  await spend(db, "linkGuest", `${link.id} ${address}`);
  const guestKey = newToken();
  const code = String(randomInt(0, 1_000_000)).padStart(6, "0");
  const mailed = mailIsOn();
  await db.prisma.$transaction(async (tx) => {
    const guest = await tx.linkGuest.create({
      data: {
        linkId: link.id,
        projectId: link.projectId,
        name,
        email: normal,
        keyHash: hashToken(guestKey),
        ...(mailed && { codeHash: hashToken(code), codeExpiresAt: new Date(Date.now() + CODE_SECONDS * 1000) }),
      },
    });
    if (mailed) {
      await sendMail(tx, {
        to: normal,
        subject: `${code} is your code`,
        text: `Hello ${name},\n\nyour code is ${code}. It is valid for ${CODE_SECONDS / 60} minutes and shows that this address is yours.\nIf you did not ask for it, do nothing.\n`,
      });
      return;
    }
    const project = await tx.project.findUniqueOrThrow({ where: { id: link.projectId }, select: { name: true } });
    await notify(tx, {
      workspaceId: link.workspaceId,
      projectId: link.projectId,
      userIds: [link.createdById],
      kind: "link.guest",
      params: { person: name, label: link.label, project: project.name },
      link: `/projects/${link.projectId}/links`,
      key: `guest:${guest.id}`,
    });
  });
  return { guestKey, mailed };
}

/** Proves a guest's address by the mailed code. @throws InvalidError `link_code_wrong`; a code has five tries */
export async function confirmCode(db: Database, link: Link, guestKey: string, code: string): Promise<void> {
  const guest = await db.prisma.linkGuest.findFirst({ where: { keyHash: hashToken(guestKey), linkId: link.id } });
  if (guest === null || guest.codeHash === null) throw codeWrong();
  // Counted before it is looked at, so that many tries at the same moment are many.
  const { count } = await db.prisma.linkGuest.updateMany({
    where: { id: guest.id, codeTries: { lt: CODE_TRIES }, codeExpiresAt: { gt: new Date() }, codeHash: { not: null } },
    data: { codeTries: { increment: 1 } },
  });
  const fits = timingSafeEqual(Buffer.from(hashToken(code), "hex"), Buffer.from(guest.codeHash, "hex"));
  if (count === 0 || !fits) throw codeWrong();
  await db.prisma.$transaction(async (tx) => {
    await tx.linkGuest.update({
      where: { id: guest.id },
      data: { verifiedAt: new Date(), verifiedBy: "mail", codeHash: null },
    });
    await recordAudit(
      tx,
      link.workspaceId,
      { id: null, name: guest.name, via: "link", address: null },
      {
        type: "link.guest",
        objectType: "link",
        objectId: link.id,
        projectId: link.projectId,
        after: { guest: guest.name, confirmedBy: "mail" },
      },
    );
  });
}

/** Whether the guest of a key is known, and whether the address was proved. */
export async function readGuest(
  db: Database,
  link: Link,
  guestKey: string,
): Promise<{ name: string; verified: boolean } | null> {
  const guest = await db.prisma.linkGuest.findFirst({ where: { keyHash: hashToken(guestKey), linkId: link.id } });
  return guest === null ? null : { name: guest.name, verified: guest.verifiedAt !== null };
}

/** Who decides: somebody signed in, or a guest whose identity was verified. @throws ForbiddenError `link_identity_needed` */
export async function verifiedSpeaker(
  db: Database,
  link: Link,
  guestKey: string | null,
  session: Session,
  address: string,
): Promise<Speaker> {
  if (session !== null) return ofAccount(session, address);
  const guest =
    guestKey === null
      ? null
      : await db.prisma.linkGuest.findFirst({ where: { keyHash: hashToken(guestKey), linkId: link.id } });
  if (guest === null || guest.verifiedAt === null) throw identityNeeded();
  return ofGuest(guest, address);
}

/** Who comments: as above, or anybody who gives a name. @throws InvalidError `link_name_needed` */
export async function anySpeaker(
  db: Database,
  link: Link,
  { guestKey, name }: { guestKey: string | null; name: string | null },
  session: Session,
  address: string,
): Promise<{ speaker: Speaker; newKey: string | null }> {
  if (session !== null) return { speaker: ofAccount(session, address), newKey: null };
  const known =
    guestKey === null
      ? null
      : await db.prisma.linkGuest.findFirst({ where: { keyHash: hashToken(guestKey), linkId: link.id } });
  if (known !== null) return { speaker: ofGuest(known, address), newKey: null };
  if (name === null) throw nameNeeded();
  await spend(db, "linkGuest", `${link.id} ${address}`);
  const newKey = newToken();
  const guest = await db.prisma.linkGuest.create({
    data: { linkId: link.id, projectId: link.projectId, name, email: "", keyHash: hashToken(newKey) },
  });
  return { speaker: ofGuest(guest, address), newKey };
}

const ofAccount = ({ userId, name }: NonNullable<Session>, address: string): Speaker => ({
  userId,
  guestId: null,
  accountId: userId,
  name,
  actor: { id: userId, name, via: "link", address },
});

const ofGuest = (guest: { id: string; name: string; verifiedAt: Date | null }, address: string): Speaker => {
  // Nobody can pass for a member by typing a name.
  const name = guest.verifiedAt === null ? `${guest.name} (guest, not verified)` : `${guest.name} (guest)`;
  return {
    userId: guest.id,
    guestId: guest.id,
    accountId: null,
    name,
    actor: { id: null, name, via: "link", address },
  };
};
