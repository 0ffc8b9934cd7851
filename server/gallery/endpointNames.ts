import type { Database } from "../db/index.ts";
import type { PipelineDocument } from "../pipeline/index.ts";
import { freeEndpointName } from "../templates/index.ts";

const endpointKey = "endpointName";

/** Names that deployed endpoints have, and those that drafts of the workspace mean to use: an address belongs to one project. */
export async function takenEndpoints(db: Database, workspaceId: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ name: string }>(
    `SELECT name FROM "Endpoint" WHERE "workspaceId" = $1
     UNION SELECT stage->'config'->>'${endpointKey}' FROM "Project" project
       JOIN "Pipeline" draft ON draft."projectId" = project.id,
       jsonb_array_elements(draft.document->'stages') stage
     WHERE project."workspaceId" = $1 AND stage->'config' ? '${endpointKey}'`,
    [workspaceId],
  );
  return rows.map(({ name }) => name);
}

/** The document with an address of its own for every endpoint it deploys. */
export function withFreeEndpoints(document: PipelineDocument, taken: readonly string[]): PipelineDocument {
  const used = [...taken];
  const stages = document.stages.map((stage) => {
    const wanted = stage.config[endpointKey];
    if (typeof wanted !== "string") return stage;
    const name = freeEndpointName(wanted, used);
    used.push(name);
    return { ...stage, config: { ...stage.config, [endpointKey]: name } };
  });
  return { ...document, stages };
}
