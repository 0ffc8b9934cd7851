import { z } from "zod";
import { authSecret, env } from "../env.js";
import { BadRequestError } from "../errors/index.ts";
import { forwardRows } from "../serving/index.ts";
import { errorResponse } from "./errorResponse.ts";
import { requestCaller } from "./requestCaller.ts";

const querySchema = z.strictObject({ projectId: z.uuid(), endpointId: z.uuid() });
/** As much as the serving process takes; it counts again. */
const MAX_BYTES = 6_000_000;

/**
 * `POST /api/predictions?projectId=…&endpointId=…` with rows as JSON: the endpoint's own answer, asked on the caller's
 * behalf. This process predicts nothing; it passes the question on.
 */
export async function handlePredictions(request: Request): Promise<Response> {
  try {
    const query = querySchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!query.success)
      throw new BadRequestError({ code: "input_invalid", userMessage: "The request names no endpoint." });
    const { projectId, endpointId } = query.data;
    const { db, project, session } = await requestCaller(request, projectId, "endpoints:predict");
    if (Number(request.headers.get("content-length") ?? MAX_BYTES + 1) > MAX_BYTES) {
      throw new BadRequestError({
        code: "rows_too_many",
        userMessage: "The request is too large, or doesn't say how large it is.",
        remedy: "Send fewer rows at a time.",
      });
    }
    return await forwardRows(db, { projectId: project.id, endpointId }, await request.text(), {
      userId: session.userId,
      port: env().servePort,
      secret: authSecret,
    });
  } catch (error) {
    return errorResponse(error);
  }
}
