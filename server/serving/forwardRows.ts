import type { Database } from "../db/index.ts";
import { UnavailableError } from "../errors/index.ts";
import { findEndpoint } from "./findEndpoint.ts";
import { makePass, PASS_HEADER } from "./http/passes.ts";

const TIMEOUT_MS = 30_000;

/**
 * Passes rows on to the serving process on a member's behalf, who is limited and logged like any other caller.
 * @param body JSON as an endpoint takes it
 * @returns the endpoint's answer as it is
 * @throws NotFoundError `endpoint_not_found`; UnavailableError `serving_unreachable`
 */
export async function forwardRows(
  db: Database,
  place: { projectId: string; endpointId: string },
  body: string,
  { userId, port, secret }: { userId: string; port: number; secret: () => string },
): Promise<Response> {
  const { name } = await findEndpoint(db, place);
  const project = await db.prisma.project.findUniqueOrThrow({
    where: { id: place.projectId },
    select: { workspace: { select: { slug: true } } },
  });
  const answer = await fetch(`http://127.0.0.1:${port}/endpoints/${project.workspace.slug}/${name}/invocations`, {
    method: "POST",
    headers: { "content-type": "application/json", [PASS_HEADER]: makePass(secret(), place.endpointId, userId) },
    body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new UnavailableError({
      code: "serving_unreachable",
      userMessage: "The process that answers predictions can't be reached.",
      remedy: "Wait a moment and try again.",
      cause,
    });
  });
  return new Response(await answer.text(), {
    status: answer.status,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
}
