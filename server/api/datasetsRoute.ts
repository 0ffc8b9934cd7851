import { z } from "zod";
import { readCurrentSession, requireWorkspace, spend } from "../auth/index.ts";
import { artifactStore } from "../catalog/index.ts";
import { receiveVersion } from "../datasets/index.ts";
import { database } from "../db/index.ts";
import { env } from "../env.js";
import { BadRequestError, UnauthenticatedError } from "../errors/index.ts";
import { checkOrigin } from "./checkOrigin.ts";
import { errorResponse } from "./errorResponse.ts";

const querySchema = z.strictObject({
  workspaceId: z.uuid(),
  datasetId: z.uuid().nullable().default(null),
  name: z.string().min(1).max(1000),
});

/**
 * `POST /api/datasets?workspaceId=…&name=…[&datasetId=…]` with the file itself as the body: a new data set, or the next
 * version of one. Answers `{ datasetId }`, or an error as JSON.
 */
export async function handleDatasetUpload(request: Request): Promise<Response> {
  try {
    checkOrigin(request.headers, env().publicUrl);
    const session = await readCurrentSession();
    if (session === null) throw new UnauthenticatedError();
    const query = querySchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!query.success)
      throw new BadRequestError({ code: "input_invalid", userMessage: "The upload names no workspace or file." });
    const { workspaceId, datasetId, name } = query.data;
    const db = database();
    const { workspace } = await requireWorkspace(db, session.userId, workspaceId, "datasets:edit");
    await spend(db, "upload", session.userId);
    const made = await receiveVersion(
      db,
      artifactStore(),
      workspace,
      { datasetId, fileName: name, body: request.body, declaredBytes: request.headers.get("content-length") },
      { id: session.userId, name: session.name, via: "ui", address: null },
    );
    return Response.json(made, { status: 201, headers: { "cache-control": "no-store" } });
  } catch (error) {
    return errorResponse(error);
  }
}
