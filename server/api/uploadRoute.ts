import { z } from "zod";
import { spend } from "../auth/index.ts";
import { artifactStore, receiveUpload } from "../catalog/index.ts";
import { BadRequestError } from "../errors/index.ts";
import { errorResponse } from "./errorResponse.ts";
import { requestCaller } from "./requestCaller.ts";

const querySchema = z.strictObject({ projectId: z.uuid(), name: z.string().min(1).max(1000) });

/**
 * `POST /api/files?projectId=…&name=…` with the file itself as the body: streamed to the store, never held in memory.
 * Answers `{ id, bytes }`, or an error as JSON.
 */
export async function handleUpload(request: Request): Promise<Response> {
  try {
    const query = querySchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!query.success)
      throw new BadRequestError({ code: "input_invalid", userMessage: "The upload names no project or file." });
    const { db, project, session } = await requestCaller(request, query.data.projectId, "files:upload");
    await spend(db, "upload", session.userId);
    const stored = await receiveUpload(db, artifactStore(), {
      projectId: project.id,
      userId: session.userId,
      name: query.data.name,
      body: request.body,
      declaredBytes: request.headers.get("content-length"),
    });
    return Response.json(stored, { status: 201, headers: { "cache-control": "no-store" } });
  } catch (error) {
    return errorResponse(error);
  }
}
