import type { Database, Prisma } from "../db/index.ts";
import { env } from "../env.js";
import { ConflictError, ForbiddenError, InvalidError } from "../errors/index.ts";
import { mailIsOn } from "../mail/index.ts";
import { sendVerification } from "./accountLinks.ts";
import { claimInvite } from "./invites.ts";
import { spend } from "./limits.ts";
import { joinLocalWorkspace } from "./localWorkspace.ts";
import { normalizeEmail } from "./normalizeEmail.ts";
import { checkPassword, hashPassword } from "./passwords.ts";
import { workspaceSlug } from "./workspaceSlug.ts";

export type SignUpPolicy = { signup: "invite" | "domain" | "open"; signupDomain: string | undefined };

export type SignUpRequest = {
  email: string;
  name: string;
  password: string;
  inviteToken?: string | undefined;
  address: string;
};

// Two people opening a fresh installation at the same moment: one of them owns it, whoever gets this lock first.
const FIRST_PERSON_LOCK = 7_310_001;

const uniqueViolation = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === "P2002";

/**
 * Makes an account. The first person owns the installation; after that the policy decides.
 * @returns the new user's id
 * @throws InvalidError `email_invalid`, `password_weak`; ForbiddenError `signup_closed`; NotFoundError `invite_invalid`;
 *   ConflictError `email_taken`; TooManyError `too_many_attempts`
 */
export async function signUp(db: Database, policy: SignUpPolicy, request: SignUpRequest): Promise<{ userId: string }> {
  await spend(db, "signUp", request.address);
  const email = normalizeEmail(request.email);
  checkPassword(request.password, email);
  const passwordHash = await hashPassword(request.password);
  const { name, inviteToken, address } = request;
  try {
    return await db.prisma.$transaction(async (tx) => {
      const made = await openAccount(tx, policy, { email, name, passwordHash, inviteToken, address });
      await sendVerification(tx, { userId: made.userId, email });
      return made;
    });
  } catch (error) {
    if (!uniqueViolation(error)) throw error;
    throw new ConflictError({
      code: "email_taken",
      userMessage: "There is already an account with this address.",
      remedy: "Sign in instead.",
      where: "email",
    });
  }
}

/**
 * The account itself, inside the transaction of whatever lets somebody in.
 * @throws ForbiddenError `signup_closed`; InvalidError `signup_domain`; NotFoundError `invite_invalid`
 */
export async function openAccount(
  tx: Prisma.TransactionClient,
  policy: SignUpPolicy,
  person: {
    email: string;
    name: string;
    /** Null for whoever signs in elsewhere. */
    passwordHash: string | null;
    inviteToken: string | undefined;
    address: string;
  },
): Promise<{ userId: string }> {
  const { email, name, passwordHash, inviteToken, address } = person;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${FIRST_PERSON_LOCK})`;
  const isFirst = (await tx.user.count()) === 0;
  const invited = inviteToken !== undefined && !isFirst;
  if (!isFirst && !invited) requireOpenDoor(policy, email);
  const user = await tx.user.create({ data: { email, name, passwordHash, isOwner: isFirst } });
  if (invited) await claimInvite(tx, inviteToken, { id: user.id, name, email, address });
  else await createOwnWorkspace(tx, user);
  if (isFirst) await joinLocalWorkspace(tx, user.id);
  return { userId: user.id };
}

function requireOpenDoor(policy: SignUpPolicy, email: string): void {
  if (policy.signup === "open") return;
  if (policy.signup === "domain") {
    if (policy.signupDomain !== undefined && email.endsWith(`@${policy.signupDomain}`)) return;
    throw new InvalidError({
      code: "signup_domain",
      userMessage: `Accounts here are for addresses at ${policy.signupDomain ?? "one domain"}.`,
      remedy: "Use such an address, or ask for an invitation.",
      where: "email",
    });
  }
  throw new ForbiddenError({
    code: "signup_closed",
    userMessage: "Accounts here are by invitation.",
    remedy: "Ask an owner of a workspace for an invite link.",
  });
}

async function createOwnWorkspace(tx: Prisma.TransactionClient, user: { id: string; name: string }): Promise<void> {
  const name = `${user.name.slice(0, 80)}'s workspace`;
  await tx.workspace.create({
    data: { name, slug: workspaceSlug(user.name), members: { create: { userId: user.id, role: "owner" } } },
  });
}

export type SignUpState = {
  first: boolean;
  mode: SignUpPolicy["signup"];
  domain: string | null;
  /** Whether a forgotten password can be replaced by mail. */
  mailOn: boolean;
  /** Where else people may sign in. */
  providers: { id: string; name: string }[];
};

/** What the sign-up page must know before anybody has typed anything. */
export async function readSignUpState(db: Database, policy: SignUpPolicy): Promise<SignUpState> {
  const somebody = await db.prisma.user.findFirst({ select: { id: true } });
  return {
    first: somebody === null,
    mode: policy.signup,
    domain: policy.signupDomain ?? null,
    mailOn: mailIsOn(),
    providers: env().signInProviders.map(({ id, name }) => ({ id, name })),
  };
}
