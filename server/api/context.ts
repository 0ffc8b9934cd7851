import { clientAddress, readCurrentSession, type CurrentSession } from "../auth/index.ts";
import { database, type Database } from "../db/index.ts";
import { env } from "../env.js";

/** What every procedure may know about a request. */
export type ApiContext = {
  db: Database;
  session: CurrentSession | null;
  /** For limits; see clientAddress. */
  address: string;
};

/** The context of a request over HTTP. */
export async function createHttpContext(request: Request): Promise<ApiContext> {
  return {
    db: database(),
    session: await readCurrentSession(),
    address: clientAddress(request.headers.get("x-forwarded-for"), env().trustProxy),
  };
}
