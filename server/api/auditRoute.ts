import { Readable } from "node:stream";
import { z } from "zod";
import { exportAudit, readAuditHead } from "../audit/index.ts";
import { readCurrentSession, requireWorkspace } from "../auth/index.ts";
import { attachment } from "../catalog/index.ts";
import { database } from "../db/index.ts";
import { NotFoundError, UnauthenticatedError } from "../errors/index.ts";
import { errorResponse } from "./errorResponse.ts";

const paramsSchema = z.object({ workspaceId: z.uuid() });

/**
 * The whole trail of a workspace as JSON lines, streamed: a trail of a million rows must not lie in memory. The last line
 * holds the head, which is also in the header `x-audit-head`.
 */
export async function handleAuditExport(_: Request, context: { params: Promise<unknown> }): Promise<Response> {
  try {
    const session = await readCurrentSession();
    if (session === null) throw new UnauthenticatedError();
    const params = paramsSchema.safeParse(await context.params);
    if (!params.success)
      throw new NotFoundError({ code: "workspace_not_found", userMessage: "This workspace does not exist." });
    const db = database();
    const { workspace } = await requireWorkspace(db, session.userId, params.data.workspaceId, "audit:read");
    const head = await readAuditHead(db, workspace.id);
    const lines = Readable.from(exportAudit(db, workspace.id), { objectMode: false });
    const body = Readable.toWeb(lines) as ReadableStream<Uint8Array>;
    return new Response(body, {
      headers: {
        "content-type": "application/x-ndjson",
        "content-disposition": attachment(`${workspace.slug} audit trail.jsonl`),
        "x-audit-head": head === null ? "0" : `${head.seq} ${head.hash}`,
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-store",
      },
    });
  } catch (error) {
    return errorResponse(error);
  }
}
