import type { Database, Prisma } from "../../db/index.ts";
import { ConflictError, ForbiddenError } from "../../errors/index.ts";
import { spend } from "../limits.ts";
import { normalizeEmail } from "../normalizeEmail.ts";
import { openAccount, type SignUpPolicy } from "../signUp.ts";
import type { ForeignProfile } from "./providers.ts";

export type Arrival = {
  provider: string;
  profile: ForeignProfile;
  /** Who is signed in already in the browser that comes back from the provider: they asked to join the two. */
  currentUserId: string | null;
  /** Of the invitation that led to the provider, if one did. */
  inviteToken: string | undefined;
  address: string;
};

/**
 * Who somebody is that a provider sends. In this order: the person this identity belongs to; the person who is signed in
 * and asked for it; the person with the same address, if both sides have proved that it is theirs; a new account, where
 * the installation's policy allows one.
 *
 * Both sides, because either alone is an open door: a provider that lets people type any address would open the accounts
 * here, and somebody who opened an account here under another's address would later share it with its real owner.
 * @returns the user's id
 * @throws ConflictError `identity_taken`, `email_unproved_here`; ForbiddenError `email_unproved_there`, `signup_closed`;
 *   InvalidError `signup_domain`, `email_invalid`; NotFoundError `invite_invalid`; TooManyError `too_many_attempts`
 */
export async function joinIdentity(db: Database, policy: SignUpPolicy, arrival: Arrival): Promise<string> {
  const { provider, profile, currentUserId } = arrival;
  await spend(db, "signInPlace", arrival.address);
  return db.prisma.$transaction(async (tx) => {
    const key = { provider, subject: profile.subject };
    // Two tabs coming back at once must not make two accounts.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${provider} ${profile.subject}`}, 0))`;
    const known = await tx.identity.findUnique({ where: { provider_subject: key } });
    if (known !== null) {
      if (currentUserId === null || known.userId === currentUserId) return known.userId;
      throw new ConflictError({
        code: "identity_taken",
        userMessage: "That account signs in as somebody else here already.",
        remedy: "Disconnect it there first.",
      });
    }
    const userId = currentUserId ?? (await findOrOpen(tx, policy, arrival));
    await tx.identity.create({ data: { ...key, userId, email: profile.email ?? "" } });
    return userId;
  });
}

async function findOrOpen(tx: Prisma.TransactionClient, policy: SignUpPolicy, arrival: Arrival): Promise<string> {
  const { profile, inviteToken, address } = arrival;
  if (profile.email === null || !profile.emailVerified) {
    throw new ForbiddenError({
      code: "email_unproved_there",
      userMessage: "The other side doesn't say that your e-mail address is confirmed.",
      remedy: "Confirm the address there, or sign in here with your password and connect the two in your account.",
    });
  }
  const email = normalizeEmail(profile.email);
  const user = await tx.user.findUnique({ where: { email } });
  if (user === null) {
    const { userId } = await openAccount(tx, policy, {
      email,
      name: profile.name,
      passwordHash: null,
      inviteToken,
      address,
    });
    await tx.user.update({ where: { id: userId }, data: { emailVerifiedAt: new Date() } });
    return userId;
  }
  if (user.emailVerifiedAt !== null) return user.id;
  throw new ConflictError({
    code: "email_unproved_here",
    userMessage: "There is an account with this address already, and nobody has confirmed that the address is theirs.",
    remedy: "Sign in with its password, then connect the two in your account.",
  });
}
