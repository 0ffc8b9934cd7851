import type { Database } from "../db/index.ts";
import { forgive, spend } from "./limits.ts";
import { readEmail } from "./normalizeEmail.ts";
import { verifyPassword } from "./passwords.ts";

export type VerifiedUser = { id: string; email: string; name: string };

/**
 * Whether address and password belong together.
 * @param address where the attempt comes from (see clientAddress)
 * @returns null for an unknown address and for a wrong password alike, after the same work
 * @throws TooManyError `too_many_attempts`
 */
export async function verifyCredentials(
  db: Database,
  attempt: { email: string; password: string; address: string },
): Promise<VerifiedUser | null> {
  await spend(db, "signInPlace", attempt.address);
  const email = readEmail(attempt.email);
  if (email === null) return null;
  const key = `${email} ${attempt.address}`;
  await spend(db, "signInAccount", email);
  await spend(db, "signIn", key);
  const user = await db.prisma.user.findUnique({ where: { email } });
  const fits = await verifyPassword(user?.passwordHash ?? null, attempt.password);
  if (!fits || user === null) return null;
  await forgive(db, "signIn", key);
  await forgive(db, "signInAccount", email);
  return { id: user.id, email: user.email, name: user.name };
}
