import { randomUUID } from "node:crypto";
import { expect } from "@playwright/test";
import { Api } from "../fixtures/api.ts";

/**
 * A project with the pipeline proposed for a sample.
 * @param sample id of a data set that comes with the product
 * @returns the project's id
 */
export async function proposedProject(api: Api, sample: string): Promise<string> {
  const created = await api.mutate("projects.createFromSample", { workspaceId: await api.ownWorkspace(), sample });
  const projectId = Api.text(created, "id");
  const fileId = Api.text(created, "fileId");
  // A worker looks at the file first.
  await expect
    .poll(async () => JSON.stringify(await api.query("files.get", { projectId, fileId })), { timeout: 60_000 })
    .toContain('"state":"ready"');
  const target = Api.text(created, "target");
  await api.mutate("projects.propose", { projectId, fileId, target, batchId: randomUUID() });
  return projectId;
}
