import { getServerSession } from "next-auth";
import { UnavailableError } from "../errors/index.ts";
import { authOptions } from "./authOptions.ts";
import type { CurrentSession } from "./sessions.ts";

/**
 * Who makes this request, checked against the database; null for nobody. For pages and route handlers only.
 * @throws UnavailableError `database_unavailable` when nobody can know
 */
export async function readCurrentSession(): Promise<CurrentSession | null> {
  const session = await getServerSession(authOptions());
  if (session === null) return null;
  if (session.current === null) {
    throw new UnavailableError({
      code: "database_unavailable",
      userMessage: "The database can't be reached right now.",
      remedy: "Wait a moment and try again; if it stays so, restart with `npm start`.",
    });
  }
  // A configuration error must not look like somebody: only a complete session counts.
  return session.current?.userId === undefined ? null : session.current;
}
