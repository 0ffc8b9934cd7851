import { addSample } from "../catalog/index.ts";
import type { Database } from "../db/index.ts";
import type { PipelineDocument } from "../pipeline/index.ts";
import { createProject } from "../projects/index.ts";
import type { Template } from "../templates/index.ts";
import { takenEndpoints, withFreeEndpoints } from "./endpointNames.ts";

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
