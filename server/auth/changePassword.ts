import type { Database } from "../db/index.ts";
import { InvalidError } from "../errors/index.ts";
import { forgive, spend } from "./limits.ts";
import { readEmail } from "./normalizeEmail.ts";
import { checkPassword, hashPassword, verifyPassword } from "./passwords.ts";
import type { CurrentSession } from "./sessions.ts";

/**
 * Proves that the person at the keyboard is the account's: by the password, or by typing the address where there is none.
 * @throws InvalidError `password_wrong`; TooManyError `too_many_attempts`
 */
export async function checkOwnPassword(db: Database, session: CurrentSession, proof: string): Promise<void> {
  await spend(db, "password", session.userId);
  const user = await db.prisma.user.findUniqueOrThrow({ where: { id: session.userId } });
  const fits =
    user.passwordHash === null ? readEmail(proof) === user.email : await verifyPassword(user.passwordHash, proof);
  if (fits) return;
  throw new InvalidError({ code: "password_wrong", userMessage: "That is not right.", where: "proof" });
}

/**
 * Sets a new password and ends every other session of the person at once; the one that asks stays.
 * @throws InvalidError `password_wrong`, `password_weak`; TooManyError `too_many_attempts`
 */
export async function changePassword(
  db: Database,
  session: CurrentSession,
  change: { current: string; next: string },
): Promise<{ endedSessions: number }> {
  await spend(db, "password", session.userId);
  const user = await db.prisma.user.findUniqueOrThrow({ where: { id: session.userId } });
  if (!(await verifyPassword(user.passwordHash, change.current))) {
    throw new InvalidError({
      code: "password_wrong",
      userMessage: "The current password is not right.",
      where: "current",
    });
  }
  checkPassword(change.next, user.email);
  const passwordHash = await hashPassword(change.next);
  const [, ended] = await db.prisma.$transaction([
    db.prisma.user.update({ where: { id: user.id }, data: { passwordHash } }),
    db.prisma.session.deleteMany({ where: { userId: user.id, id: { not: session.sessionId } } }),
  ]);
  await forgive(db, "password", session.userId);
  return { endedSessions: ended.count };
}
