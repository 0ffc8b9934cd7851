import type { AuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { z } from "zod";
import { authSecret, env } from "../env.js";
import { database, type Database } from "../db/index.ts";
import { toPublicError } from "../errors/index.ts";
import { log } from "../log/index.ts";
import { clientAddress } from "./clientAddress.ts";
import { joinIdentity } from "./oauth/joinIdentity.ts";
import { oauthProviders, readForeignProfile } from "./oauth/providers.ts";
import { createSession, endSession, findSession, type CurrentSession } from "./sessions.ts";
import { SESSION_SECONDS } from "./tunables.ts";
import { verifyCredentials } from "./verifyCredentials.ts";

const authLog = log.child({ room: "auth" });

declare module "next-auth" {
  interface Session {
    /** null: the database could not be asked, so nobody knows */
    current: CurrentSession | null;
  }
  interface User {
    id: string;
    userAgent?: string | null;
  }
}
declare module "next-auth/jwt" {
  interface JWT {
    sessionId?: string;
    current?: CurrentSession | null;
  }
}

/** Thrown inside a callback: the only way to tell next-auth that a token with a good signature is worth nothing. */
class SessionGoneError extends Error {
  override readonly name = "SessionGoneError";
}

const attemptSchema = z.object({ email: z.string().max(400), password: z.string().max(1000) });
const headerOf = (headers: Record<string, unknown> | undefined, name: string): string | null => {
  const value = headers?.[name];
  return typeof value === "string" ? value : null;
};

/** What is known of a request to the sign-in routes before next-auth looks at it. */
export type Visit = {
  userAgent: string | null;
  /** see clientAddress */
  address: string;
  /** Who is signed in already. */
  currentUserId: string | null;
  inviteToken: string | undefined;
};
const nobodysVisit: Visit = { userAgent: null, address: "anywhere", currentUserId: null, inviteToken: undefined };

/** The options of next-auth over one database, for one request. */
export function createAuthOptions(
  db: Database,
  secret: string,
  visit: Visit = nobodysVisit,
  settings: ReturnType<typeof env> = env(),
): AuthOptions {
  return {
    secret,
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in" },
    // Cookies don't know ports: two installations on one host would sign each other out under one name.
    cookies: { sessionToken: sessionCookie() },
    providers: [
      Credentials({
        name: "Password",
        credentials: { email: {}, password: {} },
        authorize: async (credentials, request) => {
          const attempt = attemptSchema.safeParse(credentials);
          if (!attempt.success) return null;
          const address = clientAddress(headerOf(request.headers, "x-forwarded-for"), settings);
          try {
            const user = await verifyCredentials(db, { ...attempt.data, address });
            authLog.info({ event: "sign_in", ok: user !== null, userId: user?.id, address }, "sign-in");
            return user === null ? null : { ...user, userAgent: headerOf(request.headers, "user-agent") };
          } catch (error) {
            // next-auth puts the message into an address, so only the public code may be in it.
            const shown = toPublicError(error);
            authLog.warn({ event: "sign_in", err: error, address }, "sign-in refused");
            throw new Error(`${shown.code}:${shown.retryAfterSeconds ?? 0}`);
          }
        },
      }),
      ...oauthProviders(settings.signInProviders),
    ],
    callbacks: {
      signIn: async ({ user, account, profile }) => {
        if (account === null || account.type === "credentials") return true;
        const { provider, providerAccountId } = account;
        try {
          const foreign = readForeignProfile(providerAccountId, profile);
          // The next callback is handed this very object: from here on it names the person here, not there.
          user.id = await joinIdentity(db, settings, { provider, profile: foreign, ...visit });
          authLog.info({ event: "sign_in", ok: true, provider, userId: user.id, address: visit.address }, "sign-in");
          return true;
        } catch (error) {
          authLog.warn({ event: "sign_in", provider, err: error, address: visit.address }, "sign-in refused");
          const page = visit.currentUserId === null ? "/sign-in" : "/account";
          return `${page}?problem=${encodeURIComponent(toPublicError(error).code)}`;
        }
      },
      jwt: async ({ token, user, trigger }) => {
        if (trigger === "signIn") {
          const sessionId = await createSession(db, user.id, user.userAgent ?? visit.userAgent);
          return { sessionId };
        }
        const { sessionId } = token;
        if (sessionId === undefined) throw new SessionGoneError("the token names no session");
        return { sessionId, current: await readRow(db, sessionId) };
      },
      session: ({ session, token }) => {
        if (token.current === undefined) throw new SessionGoneError("no session was read");
        return {
          expires: session.expires,
          current: token.current,
          user: { name: token.current?.name ?? null, email: token.current?.email ?? null },
        };
      },
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sessionId === "string") await endSession(db, token.sessionId);
      },
    },
    logger: {
      error: (code, metadata) => {
        // An ended session is an everyday thing, not an error.
        if (code === "JWT_SESSION_ERROR") authLog.debug({ code }, "a session was refused");
        else authLog.error({ code, err: metadata }, "sign-in failed");
      },
      warn: (code) => authLog.debug({ code }, "next-auth"),
      debug: () => undefined,
    },
  };
}

/**
 * @returns null when the database can't answer: losing it for a minute must not sign everybody out
 * @throws SessionGoneError when it answers that there is no such session
 */
async function readRow(db: Database, sessionId: string): Promise<CurrentSession | null> {
  let found: CurrentSession | null;
  try {
    found = await findSession(db, sessionId);
  } catch (error) {
    authLog.error({ err: error }, "a session could not be looked up");
    return null;
  }
  if (found === null) throw new SessionGoneError("the session was ended");
  return found;
}

function sessionCookie() {
  const address = new URL(env().publicUrl);
  const secure = address.protocol === "https:";
  return {
    name: `${secure ? "__Secure-" : ""}stagecraft-session-${address.port || "default"}`,
    options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure },
  };
}

/**
 * The options of this process; nothing of it exists before the first request, a build has no database.
 * @throws EnvironmentError `auth_secret_missing`, `database_not_configured`
 */
export function authOptions(visit?: Visit): AuthOptions {
  return createAuthOptions(database(), authSecret(), visit);
}
