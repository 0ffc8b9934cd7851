import { toPublicError, toStagecraftError } from "../errors/index.ts";
import { log } from "../log/index.ts";

const apiLog = log.child({ room: "api" });

/** The answer of a plain route (upload, download) that failed: the public error as JSON with its status. */
export function errorResponse(error: unknown): Response {
  const known = toStagecraftError(error);
  if (known.status >= 500) apiLog.error({ code: known.code, err: known.cause ?? known }, "a request failed");
  const shown = toPublicError(known);
  return Response.json(shown, {
    status: shown.status,
    headers: {
      "cache-control": "no-store",
      ...(shown.retryAfterSeconds !== undefined && { "retry-after": String(shown.retryAfterSeconds) }),
    },
  });
}
