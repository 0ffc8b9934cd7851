import type { Database } from "../db/index.ts";
import { NotFoundError } from "../errors/index.ts";
import { hashToken, newToken } from "./tokens.ts";
import { SEEN_EVERY_SECONDS, SESSION_SECONDS } from "./tunables.ts";

/** Who is asking. Read from the database on every request, never from the cookie alone. */
export type CurrentSession = {
  sessionId: string;
  userId: string;
  email: string;
  name: string;
  /** The person who owns the installation. */
  isOwner: boolean;
  /** How they read numbers and dates; null follows the browser. */
  locale: string | null;
};

const MAX_AGENT = 300;

/** Opens a session. @returns its id, to be put into the cookie's token */
export async function createSession(db: Database, userId: string, userAgent: string | null): Promise<string> {
  const id = newToken();
  // Sign-ins are the only steady tick of this room, so they also carry out the rubbish.
  await db.prisma.session.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  await db.prisma.session.create({
    data: {
      id,
      userId,
      userAgent: userAgent?.slice(0, MAX_AGENT) ?? null,
      expiresAt: new Date(Date.now() + SESSION_SECONDS * 1000),
    },
  });
  return id;
}

/** @returns null when the session was ended, has expired or never existed */
export async function findSession(db: Database, sessionId: string): Promise<CurrentSession | null> {
  const row = await db.prisma.session.findUnique({ where: { id: sessionId }, include: { user: true } });
  if (row === null || row.expiresAt.getTime() <= Date.now()) return null;
  if (Date.now() - row.lastSeenAt.getTime() > SEEN_EVERY_SECONDS * 1000) {
    await db.prisma.session.updateMany({ where: { id: sessionId }, data: { lastSeenAt: new Date() } });
  }
  const { email, name, isOwner, locale } = row.user;
  return { sessionId, userId: row.userId, email, name, isOwner, locale };
}

export type SessionRow = {
  /** Names the session without being able to stand for it. */
  handle: string;
  current: boolean;
  userAgent: string | null;
  createdAt: Date;
  lastSeenAt: Date;
};

/** Where a person is signed in, the last used first. */
export async function listSessions(db: Database, { userId, sessionId }: CurrentSession): Promise<SessionRow[]> {
  const rows = await db.prisma.session.findMany({
    where: { userId, expiresAt: { gt: new Date() } },
    orderBy: { lastSeenAt: "desc" },
  });
  return rows.map(({ id, userAgent, createdAt, lastSeenAt }) => ({
    handle: hashToken(id),
    current: id === sessionId,
    userAgent,
    createdAt,
    lastSeenAt,
  }));
}

/**
 * Ends one of a person's sessions, or all but the one that asks.
 * @param handle of `listSessions`; null: all others
 * @throws NotFoundError `session_not_found`
 */
export async function endSessions(
  db: Database,
  { userId, sessionId }: CurrentSession,
  handle: string | null,
): Promise<{ ended: number }> {
  if (handle === null) {
    const { count } = await db.prisma.session.deleteMany({ where: { userId, id: { not: sessionId } } });
    return { ended: count };
  }
  const rows = await db.prisma.session.findMany({ where: { userId }, select: { id: true } });
  const found = rows.find(({ id }) => hashToken(id) === handle);
  const { count } = await db.prisma.session.deleteMany({ where: { userId, id: found?.id ?? "" } });
  if (count === 0)
    throw new NotFoundError({ code: "session_not_found", userMessage: "That sign-in has ended already." });
  return { ended: count };
}

/** Ends one session; from the next request on its cookie is worth nothing. */
export async function endSession(db: Database, sessionId: string): Promise<void> {
  await db.prisma.session.deleteMany({ where: { id: sessionId } });
}
