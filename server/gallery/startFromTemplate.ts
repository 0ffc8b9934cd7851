import { addSample } from "../catalog/index.ts";
import type { Database } from "../db/index.ts";
import type { PipelineDocument } from "../pipeline/index.ts";
import { createProject } from "../projects/index.ts";
import { freeEndpointName, type Template } from "../templates/index.ts";

const endpointKey = "endpointName";

/**
 * Makes a project of a template: pipeline, goal, amounts and data, ready to run.
 * @param request.today year-month-day; dates of goal and amounts are laid around it
 */
export async function startFromTemplate(
  db: Database,
  template: Template,
  request: { workspaceId: string; createdById: string; today: string },
): Promise<{ id: string }> {
  const { workspaceId, createdById, today } = request;
  const document = withFreeEndpoints(template.document(today), await takenEndpoints(db, workspaceId));
  const { id } = await createProject(db, { workspaceId, name: template.title, createdById, document });
  for (const sampleId of samplesOf(document)) await addSample(db, { projectId: id, sampleId, createdById });
  return { id };
}

/** The built-in data sets a document reads. */
function samplesOf(document: PipelineDocument): string[] {
  const named = document.stages.flatMap(({ config: { source } }) =>
    typeof source === "object" && source !== null && "sample" in source && typeof source.sample === "string"
      ? [source.sample]
      : [],
  );
  return [...new Set(named)];
}

/** Names that deployed endpoints have, and those that drafts of the workspace mean to use: an address belongs to one project. */
async function takenEndpoints(db: Database, workspaceId: string): Promise<string[]> {
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
