import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Json } from "../stages/contract.ts";
import type { ArtifactStore } from "../storage/index.ts";
import { opensTest } from "./cacheKey.ts";
import type { ArtifactRef } from "./effects.ts";
import type { Claim } from "./transitions/index.ts";

/** A name that stays inside of its folder, whatever a person called the file. */
const safeName = (name: string): string => {
  const base = basename(name.replaceAll("\\", "/")).replaceAll("\0", "");
  return base === "" || base === "." || base === ".." ? "source" : base;
};

/**
 * Lays out the SageMaker-shaped folder of one attempt: settings, inputs as hard links into the store, the user's files,
 * empty output folders. A folder left by an earlier process is replaced.
 * @param base where it goes
 * @throws UnavailableError `artifact_damaged`, `disk_full`
 */
export async function prepareFolder(
  store: ArtifactStore,
  base: string,
  claim: Claim,
  inputs: Record<string, ArtifactRef[]>,
): Promise<void> {
  const { spec } = claim;
  await rm(base, { recursive: true, force: true });
  const config = join(base, "input", "config");
  await Promise.all([
    mkdir(config, { recursive: true }),
    ...spec.outputs.map(({ port }) => mkdir(join(base, "output", port), { recursive: true })),
  ]);
  const names = spec.sources.map((source) => safeName(source.name));
  const settings: Json = {
    contract: spec.contract,
    stage: spec.stage,
    entry: spec.entry,
    params: spec.params,
    seed: spec.seed,
    final: claim.final && opensTest(spec),
    inputs: Object.fromEntries(Object.entries(inputs).map(([port, refs]) => [port, refs.length])),
    sources: names,
    limits: spec.resources,
  };
  await Promise.all([
    writeFile(join(config, "stage.json"), JSON.stringify(settings)),
    ...Object.entries(inputs).flatMap(([port, refs]) =>
      refs.map(({ manifest }, index) => store.materialize(manifest, join(base, "input", port, String(index)))),
    ),
    ...spec.sources.map(({ sha256, bytes }, index) => {
      const folder = join(base, "input", "source", String(index));
      return store.materialize([{ path: names[index] ?? "source", sha256, bytes }], folder);
    }),
  ]);
}
