import { Readable } from "node:stream";
import { z } from "zod";
import { readCurrentSession, requireProject } from "../auth/index.ts";
import { artifactStore, attachment } from "../catalog/index.ts";
import { database } from "../db/index.ts";
import { ForbiddenError, NotFoundError, UnauthenticatedError } from "../errors/index.ts";
import { canBeMasked, maskFile, seesAll, sightOf } from "../personal/index.ts";
import { getRun } from "../runs/index.ts";
import { errorResponse } from "./errorResponse.ts";

const paramsSchema = z.object({
  projectId: z.uuid(),
  runId: z.uuid(),
  stageId: z.string(),
  port: z.string(),
  path: z.array(z.string()),
});

function outputNotFound(): NotFoundError {
  return new NotFoundError({ code: "output_not_found", userMessage: "This file does not exist." });
}

function rowsHidden(): ForbiddenError {
  return new ForbiddenError({
    code: "rows_hidden",
    userMessage: "This file holds rows or personal data that your role doesn't include.",
    remedy: "Ask an editor of the workspace for the figures you need.",
  });
}

/**
 * One file of what a stage of a run made. The names in the address are only compared with the manifest; the bytes are
 * found by their hash, so no path of the asker's ever reaches the disk. Whoever may not see rows or personal columns gets
 * the file without them, or not at all: this is the one place where artefacts leave the server.
 */
export async function handleDownload(_: Request, context: { params: Promise<unknown> }): Promise<Response> {
  try {
    const session = await readCurrentSession();
    if (session === null) throw new UnauthenticatedError();
    const params = paramsSchema.safeParse(await context.params);
    if (!params.success) throw outputNotFound();
    const { projectId, runId, stageId, port } = params.data;
    const path = params.data.path.map(decodeURIComponent).join("/");
    const db = database();
    const { project, role } = await requireProject(db, session.userId, projectId, "runs:read");
    const run = await getRun(db.pool, { projectId: project.id, runId });
    const stage = run.stages.find((candidate) => candidate.stageId === stageId);
    const output = stage?.outputs.find((candidate) => candidate.port === port);
    const entry = output?.manifest.find((candidate) => candidate.path === path);
    if (stage === undefined || entry === undefined) throw outputNotFound();
    const sight = await sightOf(db, project, role);
    if (!seesAll(sight) && !canBeMasked(path)) throw rowsHidden();
    const bytes = await artifactStore().open(entry.sha256);
    if (!seesAll(sight)) {
      const shown = maskFile(sight, path, JSON.parse(await new Response(webStream(bytes)).text()));
      return Response.json(shown, {
        headers: { "x-content-type-options": "nosniff", "cache-control": "private, no-store" },
      });
    }
    const name = `${project.name.replaceAll("/", "-")} run ${run.number} ${stage.stageId} ${path.split("/").at(-1) ?? port}`;
    return new Response(webStream(bytes), {
      headers: {
        "content-type": "application/octet-stream",
        "content-length": String(entry.bytes),
        "content-disposition": attachment(name),
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-store",
      },
    });
  } catch (error) {
    return errorResponse(error);
  }
}

/** A stream the response reads as fast as its reader takes it; a reader who leaves closes the file. */
function webStream(source: Readable): ReadableStream<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => void source.destroy(),
  });
}
