import { clientAddress, readApiToken, readCurrentSession, type ApiToken, type CurrentSession } from "../auth/index.ts";
import { database, type Database } from "../db/index.ts";
import { env } from "../env.js";

/** What every procedure may know about a request. */
export type ApiContext = {
  db: Database;
  session: CurrentSession | null;
  /** For limits; see clientAddress. */
  address: string;
  /** Set when a program asks with a token instead of a browser with a session. */
  token?: ApiToken;
};

const BEARER = /^bearer\s+(\S+)$/i;

/**
 * The context of a request over HTTP: of a browser with its session, or of a program with its token.
 * @throws UnauthenticatedError for a token that is worth nothing
 */
export async function createHttpContext(request: Request): Promise<ApiContext> {
  const db = database();
  const address = clientAddress(request.headers.get("x-forwarded-for"), env());
  const bearer = BEARER.exec(request.headers.get("authorization") ?? "")?.[1];
  if (bearer === undefined) return { db, session: await readCurrentSession(), address };
  // A token alone decides: a cookie that happens to come along adds nothing to it.
  const { token, person } = await readApiToken(db, bearer, address);
  return { db, session: { sessionId: `token:${token.id}`, ...person }, address, token };
}
