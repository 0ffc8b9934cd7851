import type { Database } from "../db/index.ts";
import { newToken } from "./tokens.ts";
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

/** Ends one session; from the next request on its cookie is worth nothing. */
export async function endSession(db: Database, sessionId: string): Promise<void> {
  await db.prisma.session.deleteMany({ where: { id: sessionId } });
}
