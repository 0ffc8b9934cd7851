import type { Database } from "../db/index.ts";
import { env } from "../env.js";
import { ConflictError, NotFoundError } from "../errors/index.ts";
import { mailIsOn } from "../mail/index.ts";

export type AccountOverview = {
  hasPassword: boolean;
  emailVerified: boolean;
  /** Whether mail can be sent at all. */
  mailOn: boolean;
  /** Where else people may sign in, and as whom this person does. */
  providers: { id: string; name: string; connectedAs: string | null }[];
};

/** What the account page shows besides name and address. */
export async function readAccount(db: Database, userId: string): Promise<AccountOverview> {
  const user = await db.prisma.user.findUniqueOrThrow({ where: { id: userId }, include: { identities: true } });
  return {
    hasPassword: user.passwordHash !== null,
    emailVerified: user.emailVerifiedAt !== null,
    mailOn: mailIsOn(),
    providers: env().signInProviders.map(({ id, name }) => {
      const joined = user.identities.find(({ provider }) => provider === id);
      return { id, name, connectedAs: joined === undefined ? null : joined.email || name };
    }),
  };
}

/**
 * Takes away one way of signing in.
 * @throws ConflictError `last_way_in`; NotFoundError `identity_not_found`
 */
export async function disconnectIdentity(db: Database, userId: string, provider: string): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "User" WHERE id = ${userId}::uuid FOR UPDATE`;
    const { count } = await tx.identity.deleteMany({ where: { userId, provider } });
    if (count === 0) {
      throw new NotFoundError({ code: "identity_not_found", userMessage: "That account is not connected." });
    }
    const user = await tx.user.findUniqueOrThrow({ where: { id: userId }, include: { identities: true } });
    if (user.passwordHash !== null || user.identities.length > 0) return;
    throw new ConflictError({
      code: "last_way_in",
      userMessage: "You couldn't sign in any more: you have no password.",
      remedy: "Set one first, by “Forgot the password” on the sign-in page or a link from the installation's owner.",
    });
  });
}

export type InstallationPerson = {
  userId: string;
  name: string;
  email: string;
  isOwner: boolean;
  emailVerified: boolean;
  workspaces: number;
  createdAt: Date;
  lastSeenAt: Date | null;
};

/** Everybody with an account, for the owners of the installation. */
export async function listPeople(db: Database): Promise<InstallationPerson[]> {
  const rows = await db.prisma.user.findMany({
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    include: {
      _count: { select: { members: true } },
      sessions: { orderBy: { lastSeenAt: "desc" }, take: 1, select: { lastSeenAt: true } },
    },
  });
  return rows.map(({ id, name, email, isOwner, emailVerifiedAt, _count, createdAt, sessions }) => ({
    userId: id,
    name,
    email,
    isOwner,
    emailVerified: emailVerifiedAt !== null,
    workspaces: _count.members,
    createdAt,
    lastSeenAt: sessions[0]?.lastSeenAt ?? null,
  }));
}

/**
 * Makes somebody an owner of the installation, or takes it away.
 * @throws ConflictError `last_installation_owner`; NotFoundError `person_not_found`
 */
export async function setInstallationOwner(db: Database, userId: string, isOwner: boolean): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "User" WHERE "isOwner" FOR UPDATE`;
    const { count } = await tx.user.updateMany({ where: { id: userId }, data: { isOwner } });
    if (count === 0) throw new NotFoundError({ code: "person_not_found", userMessage: "This person has no account." });
    if ((await tx.user.count({ where: { isOwner: true } })) > 0) return;
    throw new ConflictError({
      code: "last_installation_owner",
      userMessage: "An installation needs at least one owner.",
      remedy: "Make somebody else an owner first.",
    });
  });
}
