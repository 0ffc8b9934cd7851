import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { z } from "zod";
import { InvalidError } from "../../errors/index.ts";
import { formatPipelineFile, type PipelineDocument } from "../../pipeline/index.ts";
import { say } from "../output.ts";
import { sourceFiles } from "../readPipeline.ts";
import type { RemoteServer } from "./remoteServer.ts";

const idSchema = z.object({ id: z.string() });

/**
 * The project of that name in the token's workspace, with this drawing and the files it reads. Its draft becomes the
 * file's; what it was before stays in its history.
 * @returns the project's id
 */
export async function pushProject(
  server: RemoteServer,
  document: PipelineDocument,
  pipelinePath: string,
): Promise<string> {
  const workspaceId = await server.workspaceId();
  const found = await server.query("remote.project", { workspaceId, name: document.name }, idSchema.nullable());
  const { id } = found ?? (await server.mutate("projects.create", { workspaceId, name: document.name }, idSchema));
  let pushed = document;
  for (const { stageId, path } of sourceFiles(document, dirname(resolve(pipelinePath)))) {
    if (!existsSync(path)) {
      throw new InvalidError({
        code: "file_missing",
        userMessage: `${stageId} reads ${path}, which isn't there.`,
        remedy: "Put the file back, or name another with --data.",
      });
    }
    const name = basename(path);
    say(`Sending ${name} …`);
    const fileId = await server.upload(id, name, path);
    pushed = {
      ...pushed,
      stages: pushed.stages.map((stage) =>
        stage.id === stageId
          ? { ...stage, config: { ...stage.config, source: { type: "upload", fileId, name } } }
          : stage,
      ),
    };
  }
  const text = formatPipelineFile(pushed);
  await server.mutate("pipelines.importFile", { projectId: id, batchId: randomUUID(), text }, z.unknown());
  return id;
}
