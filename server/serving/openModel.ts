import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Database } from "../db/index.ts";
import { NotFoundError } from "../errors/index.ts";
import { manifestSchema, type ArtifactStore } from "../storage/index.ts";
import { loadModel, readStored, type LoadedModel } from "./twin/loadModel.ts";
import { createPythonPredictor, type CallPython } from "./twin/predictor.ts";

const paritySchema = z.object({ holds: z.boolean() });

/**
 * A registered model, ready to answer: in this process where it was shown to answer as the trained one does, else in
 * Python.
 * @param workFolder the model is laid out below it when Python answers, and removed at `close`
 * @throws NotFoundError `model_not_found`; StagecraftError `bundle_invalid`; UnavailableError `artifact_damaged`
 */
export async function openModel(
  db: Database,
  store: ArtifactStore,
  modelId: string,
  options: { workFolder: string; python: () => CallPython },
): Promise<LoadedModel> {
  const known = z.uuid().safeParse(modelId).success;
  const model = known
    ? await db.prisma.model.findUnique({ where: { id: modelId }, select: { artifactHash: true } })
    : null;
  const artifact =
    model && (await db.prisma.artifact.findUnique({ where: { hash: model.artifactHash }, select: { manifest: true } }));
  if (!artifact) {
    throw new NotFoundError({
      code: "model_not_found",
      userMessage: "There is no model with this id.",
      remedy: "Use the id that `run` printed as “model”.",
    });
  }
  const manifest = manifestSchema.parse(artifact.manifest);
  const parity = paritySchema.parse(JSON.parse((await readStored(store, manifest, "parity.json")).toString("utf8")));
  if (parity.holds) return loadModel(store, manifest, "");
  return loadModel(store, manifest, "", async () => {
    const folder = join(options.workFolder, `model-${modelId}`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await store.materialize(manifest, folder);
    const predictor = createPythonPredictor(options.python(), folder);
    return { ...predictor, close: () => rm(folder, { recursive: true, force: true }) };
  });
}
