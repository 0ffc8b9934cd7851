import { z } from "zod";
import { readCurrentSession, requireProject, spend } from "../auth/index.ts";
import { artifactStore, beginUpload, cancelUpload, projectOfUpload, takePiece } from "../catalog/index.ts";
import { database } from "../db/index.ts";
import { env } from "../env.js";
import { BadRequestError, UnauthenticatedError } from "../errors/index.ts";
import { checkOrigin } from "./checkOrigin.ts";
import { errorResponse } from "./errorResponse.ts";

const beginSchema = z.strictObject({
  projectId: z.uuid(),
  name: z.string().min(1).max(1000),
  bytes: z.coerce.number().int().min(0),
  fingerprint: z.string().min(1).max(200),
});
const idSchema = z.uuid();
const rangeSchema = /^bytes (\d+)-(\d+)\/(\d+)$/;
const headers = { "cache-control": "no-store" };

async function signedIn(request: Request): Promise<{ userId: string }> {
  checkOrigin(request.headers, env().publicUrl);
  const session = await readCurrentSession();
  if (session === null) throw new UnauthenticatedError();
  return session;
}

/** `POST /api/uploads?projectId=…&name=…&bytes=…&fingerprint=…`: begins or finds an upload; answers how much has arrived. */
export async function handleBegin(request: Request): Promise<Response> {
  try {
    const { userId } = await signedIn(request);
    const query = beginSchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!query.success)
      throw new BadRequestError({ code: "input_invalid", userMessage: "The upload names no project or file." });
    const db = database();
    const { projectId, ...file } = query.data;
    const { project } = await requireProject(db, userId, projectId, "files:upload");
    await spend(db, "upload", userId);
    return Response.json(await beginUpload(db, { projectId: project.id, userId }, file), { status: 201, headers });
  } catch (error) {
    return errorResponse(error);
  }
}

type Context = { params: Promise<{ uploadId: string }> };

/** The upload of the address, proved to be one the caller may still go on with. */
async function mayGoOn(request: Request, { params }: Context): Promise<{ id: string; userId: string }> {
  const { userId } = await signedIn(request);
  const id = idSchema.safeParse((await params).uploadId);
  if (!id.success) throw new BadRequestError({ code: "input_invalid", userMessage: "The upload has no such name." });
  const db = database();
  await requireProject(db, userId, await projectOfUpload(db, userId, id.data), "files:upload");
  return { id: id.data, userId };
}

/** `PATCH /api/uploads/<id>` with `Content-Range: bytes 0-99/1000`: takes the next piece. */
export async function handlePiece(request: Request, context: Context): Promise<Response> {
  try {
    const { id, userId } = await mayGoOn(request, context);
    const range = rangeSchema.exec(request.headers.get("content-range") ?? "");
    if (range === null) throw new BadRequestError({ code: "input_invalid", userMessage: "The piece has no place." });
    const piece = { id, start: Number(range[1]), body: request.body };
    return Response.json(await takePiece(database(), artifactStore(), { userId }, piece), { headers });
  } catch (error) {
    return errorResponse(error);
  }
}

/** `DELETE /api/uploads/<id>`: gives it up. */
export async function handleCancel(request: Request, context: Context): Promise<Response> {
  try {
    const { id, userId } = await mayGoOn(request, context);
    await cancelUpload(database(), { userId }, id);
    return new Response(null, { status: 204, headers });
  } catch (error) {
    return errorResponse(error);
  }
}
