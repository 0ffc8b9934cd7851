import type { ArtifactStore, Manifest } from "../../storage/index.ts";
import { bundleInvalid, type Violation } from "../errors.ts";
import { compileSignature } from "../../stages/ingest/twin.ts";
import { compileDecision, type Answer } from "./decide.ts";
import { twinDocumentSchema, type TwinDocument } from "./document.ts";
import { createNodePredictor, type Instance, type Predictor, type Scored } from "./predictor.ts";

/** A model ready to answer. */
export type LoadedModel = {
  document: TwinDocument;
  /**
   * Types the cells of a raw row and lists what doesn't fit, by column ("" = the row). When `strict`, the row must have
   * every column of the model, be it null, and no other: who leaves one out has more likely lost it than meant "unknown".
   */
  check: (raw: Record<string, unknown>, strict: boolean) => { instance: Instance; violations: Violation[] };
  score: (instances: Instance[]) => Promise<Scored[]>;
  decide: (values: readonly number[]) => Answer;
  close: () => Promise<void>;
};

/** One file of a stored folder. @throws StagecraftError `bundle_invalid` when the folder has no such file */
export async function readStored(store: ArtifactStore, manifest: Manifest, path: string): Promise<Buffer> {
  const entry = manifest.find((candidate) => candidate.path === path);
  if (entry === undefined) throw bundleInvalid(`there is no ${path}`);
  const chunks: Buffer[] = [];
  for await (const chunk of await store.open(entry.sha256)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** @throws StagecraftError `bundle_invalid` */
export async function readTwinDocument(store: ArtifactStore, manifest: Manifest, path: string): Promise<TwinDocument> {
  const parsed = twinDocumentSchema.safeParse(JSON.parse((await readStored(store, manifest, path)).toString("utf8")));
  if (!parsed.success) throw bundleInvalid(`${path}: ${parsed.error.message.slice(0, 500)}`);
  return parsed.data;
}

/**
 * Opens a model that lies in the store.
 * @param folder where in the manifest `twin.json` lies: "" or "bundle/"
 * @param python answers instead of the ONNX graph in this process
 * @throws StagecraftError `bundle_invalid`; UnavailableError `artifact_damaged`
 */
export async function loadModel(
  store: ArtifactStore,
  manifest: Manifest,
  folder: "" | "bundle/",
  python?: (document: TwinDocument) => Promise<Predictor>,
): Promise<LoadedModel> {
  const document = await readTwinDocument(store, manifest, `${folder}twin.json`);
  const predictor =
    python === undefined
      ? await createNodePredictor(document, await readStored(store, manifest, `${folder}${document.graph.file}`))
      : await python(document);
  return assembleModel(document, predictor);
}

/** The parts of a model put together. */
export function assembleModel(document: TwinDocument, predictor: Predictor): LoadedModel {
  const parse = compileSignature(document.signature);
  const names = document.signature.map((entry) => ({
    name: entry.name,
    given: entry.source == null ? [entry.name] : [entry.name, entry.source],
  }));
  const known = new Set(names.flatMap(({ given }) => given));
  return {
    document,
    check: (raw, strict) => {
      const { row, violations } = parse(raw);
      const fields = Object.keys(raw);
      const foreign = strict ? fields.filter((name) => !known.has(name)) : [];
      for (const name of foreign) violations.push({ path: name, message: "is not a column of this model" });
      if (!fields.some((name) => known.has(name))) {
        const own = violations.filter(({ path }) => !known.has(path));
        const nothing = { path: "", message: "has none of the columns this model asks for" };
        return { instance: { raw, row }, violations: [...own, nothing] };
      }
      if (strict) {
        for (const { name, given } of names) {
          if (given.some((one) => Object.hasOwn(raw, one)) || violations.some(({ path }) => path === name)) continue;
          violations.push({ path: name, message: "is not there; send null where there is no value" });
        }
      }
      return { instance: { raw, row }, violations };
    },
    score: predictor.score,
    decide: compileDecision(document),
    close: predictor.close,
  };
}
