import { getServerSession } from "next-auth";
import { authOptions } from "./authOptions.ts";
import type { CurrentSession } from "./sessions.ts";

/** Who makes this request, checked against the database; null for nobody. For pages and route handlers only. */
export async function readCurrentSession(): Promise<CurrentSession | null> {
  const session = await getServerSession(authOptions());
  // A configuration error must not look like somebody: only a complete session counts.
  return session?.current.userId === undefined ? null : session.current;
}
