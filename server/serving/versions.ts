import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ArtifactStore, Manifest } from "../storage/index.ts";
import { bundleInvalid } from "./errors.ts";
import { endpointDocumentSchema } from "./twin/document.ts";
import { loadModel, readStored, type LoadedModel } from "./twin/loadModel.ts";
import { createPythonPredictor, type CallPython } from "./twin/predictor.ts";

/** A version of an endpoint as its row describes it. */
export type VersionRow = { id: string; endpointId: string; number: number; manifest: Manifest };

/** A version ready to answer. Held while requests use it, so that a swap never takes it away from one. */
export type Version = {
  id: string;
  endpointId: string;
  number: number;
  maxRows: number;
  model: LoadedModel;
  /** Runs `work` with the version kept open until it ends. */
  use: <T>(work: () => Promise<T>) => Promise<T>;
  /** Lets go of it as soon as nobody uses it any more. */
  retire: () => void;
};

export type VersionLoader = (row: VersionRow) => Promise<Version>;

/**
 * @param folder bundles of Python versions are laid out below it
 * @param python opens the way to warm interpreters; asked only when a version needs it
 */
export function createVersionLoader(store: ArtifactStore, folder: string, python: () => CallPython): VersionLoader {
  return async ({ id, endpointId, number, manifest }) => {
    const parsed = endpointDocumentSchema.safeParse(
      JSON.parse((await readStored(store, manifest, "endpoint.json")).toString("utf8")),
    );
    if (!parsed.success) throw bundleInvalid(`endpoint.json: ${parsed.error.message.slice(0, 500)}`);
    const { runner, maxRows } = parsed.data;
    // Of its own: a version may be loaded a second time, for a live check, while it answers.
    const own = join(folder, randomUUID());
    const openPython = async () => {
      await mkdir(own, { recursive: true });
      const bundle = manifest.filter(({ path }) => path.startsWith("bundle/"));
      await store.materialize(bundle, own);
      const predictor = createPythonPredictor(python(), join(own, "bundle"));
      return { ...predictor, close: () => rm(own, { recursive: true, force: true }) };
    };
    const model = await loadModel(store, manifest, "bundle/", runner === "python" ? openPython : undefined);
    return holdVersion({ id, endpointId, number, maxRows, model });
  };
}

function holdVersion(version: Pick<Version, "id" | "endpointId" | "number" | "maxRows" | "model">): Version {
  let users = 0;
  let retired = false;
  let closed = false;
  const closeIfFree = (): void => {
    if (!retired || closed || users > 0) return;
    closed = true;
    void version.model.close();
  };
  return {
    ...version,
    use: async (work) => {
      users += 1;
      try {
        return await work();
      } finally {
        users -= 1;
        closeIfFree();
      }
    },
    retire: () => {
      if (retired) return;
      retired = true;
      // Whoever was handed the version a moment ago has begun to use it by then.
      setImmediate(closeIfFree);
    },
  };
}
