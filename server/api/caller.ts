import { headers } from "next/headers";
import { clientAddress, readCurrentSession } from "../auth/index.ts";
import { database } from "../db/index.ts";
import { env } from "../env.js";
import { appRouter } from "./root.ts";
import { createCallerFactory } from "./trpc.ts";

const createCaller = createCallerFactory(appRouter);

/** The procedures, called from a page on the server as the person who asked for the page. */
export async function createPageCaller(): Promise<ReturnType<typeof createCaller>> {
  const forwardedFor = (await headers()).get("x-forwarded-for");
  return createCaller({
    db: database(),
    session: await readCurrentSession(),
    address: clientAddress(forwardedFor, env()),
  });
}
