import type { Database } from "../db/index.ts";
import { NotFoundError } from "../errors/index.ts";

/** @throws NotFoundError `endpoint_not_found` whether it belongs to another project, was removed or never was */
export async function findEndpoint(
  db: Database,
  place: { projectId: string; endpointId: string },
): Promise<{ id: string; name: string }> {
  const found = await db.prisma.endpoint.findFirst({
    where: { id: place.endpointId, projectId: place.projectId, deletedAt: null },
    select: { id: true, name: true },
  });
  if (found === null)
    throw new NotFoundError({ code: "endpoint_not_found", userMessage: "This endpoint does not exist." });
  return found;
}
