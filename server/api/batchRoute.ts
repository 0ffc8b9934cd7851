import { Readable } from "node:stream";
import { z } from "zod";
import { readCurrentSession, requireProject, spend } from "../auth/index.ts";
import { artifactStore, cleanFileName } from "../catalog/index.ts";
import { database } from "../db/index.ts";
import { env } from "../env.js";
import { BadRequestError, UnauthenticatedError } from "../errors/index.ts";
import { judgeUpload } from "../monitoring/index.ts";
import { checkOrigin } from "./checkOrigin.ts";
import { errorResponse } from "./errorResponse.ts";

const querySchema = z.strictObject({ projectId: z.uuid(), monitorId: z.uuid(), name: z.string().min(1).max(1000) });

/**
 * `POST /api/batches?projectId=…&monitorId=…&name=…` with the file itself as the body: a later batch for a monitor to
 * judge, streamed to the store. Answers `{ reportId, bytes }`, or an error as JSON.
 */
export async function handleBatch(request: Request): Promise<Response> {
  try {
    checkOrigin(request.headers, env().publicUrl);
    const session = await readCurrentSession();
    if (session === null) throw new UnauthenticatedError();
    const query = querySchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!query.success) {
      throw new BadRequestError({
        code: "input_invalid",
        userMessage: "The upload names no project, monitor or file.",
      });
    }
    const db = database();
    const { project } = await requireProject(db, session.userId, query.data.projectId, "monitors:edit");
    await spend(db, "upload", session.userId);
    const declared = request.headers.get("content-length");
    const body: AsyncIterable<Uint8Array> | null = request.body;
    const asked = await judgeUpload(
      db,
      artifactStore(),
      { projectId: project.id, monitorId: query.data.monitorId },
      {
        name: cleanFileName(query.data.name),
        body: Readable.from(body ?? [], { objectMode: false }),
        declaredBytes: declared === null ? null : Number(declared),
      },
    );
    return Response.json(asked, { status: 202, headers: { "cache-control": "no-store" } });
  } catch (error) {
    return errorResponse(error);
  }
}
