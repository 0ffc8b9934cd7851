import { readCurrentSession } from "../auth/index.ts";
import { database } from "../db/index.ts";
import { appRouter } from "./root.ts";
import { createCallerFactory } from "./trpc.ts";

const createCaller = createCallerFactory(appRouter);

/** The procedures, called from a page on the server as the person who asked for the page. */
export async function createPageCaller(): Promise<ReturnType<typeof createCaller>> {
  return createCaller({ db: database(), session: await readCurrentSession(), address: "page" });
}
