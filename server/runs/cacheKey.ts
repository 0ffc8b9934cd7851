import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { CONTRACT_VERSION, type StageSpec } from "../stages/contract.ts";

/**
 * Whether a stage may look at the test partition. Its compiler says so by putting `final` among the parameters; every
 * other stage sees a closed test partition and is therefore reusable between ordinary and final runs.
 */
export const opensTest = (spec: StageSpec): boolean => spec.params.final === true;

/**
 * Names everything an output depends on; equal keys mean equal outputs.
 * @param inputs artefact hashes by port, in edge order
 * @param codeHash hash of the code that runs (see codeHash.ts)
 * @returns null for stages that are never reused (deployments, monitors, human work)
 */
export function cacheKeyOf(spec: StageSpec, inputs: Record<string, string[]>, codeHash: string): string | null {
  if (!spec.cacheable) return null;
  const material = canonicalize({
    contract: CONTRACT_VERSION,
    entry: spec.entry,
    // Outputs name the stage that made them. The display name is left out: renaming repeats nothing.
    stage: { id: spec.stage.id, kind: spec.stage.kind },
    code: codeHash,
    params: spec.params,
    inputs,
    outputs: spec.outputs,
    sources: spec.sources.map(({ name, sha256 }) => ({ name, sha256 })),
    seed: spec.seed,
  });
  return createHash("sha256")
    .update(material ?? "")
    .digest("hex");
}
