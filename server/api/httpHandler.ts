import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { env } from "../env.js";
import { checkJson, checkOrigin } from "./checkOrigin.ts";
import { createHttpContext } from "./context.ts";
import { errorResponse } from "./errorResponse.ts";
import { appRouter } from "./root.ts";
import { toTrpcError } from "./toTrpcError.ts";

/** Answers every call of the browser. */
export async function handleApiRequest(request: Request): Promise<Response> {
  try {
    if (request.method !== "GET") {
      checkOrigin(request.headers, env().publicUrl);
      checkJson(request.headers);
    }
  } catch (error) {
    return errorResponse(error);
  }
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: async () => {
      try {
        return await createHttpContext(request);
      } catch (error) {
        throw toTrpcError(error);
      }
    },
    // Answers are about one person at one moment; streams say so by themselves.
    responseMeta: ({ type }) => (type === "subscription" ? {} : { headers: { "cache-control": "no-store" } }),
  });
}
