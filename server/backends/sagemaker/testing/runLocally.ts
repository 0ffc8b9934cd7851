/** The local target without the engine: each stage by the local backend, in a folder laid out as the engine does it. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StageSpec } from "../../../stages/contract.ts";
import type { Backend } from "../../port.ts";

/**
 * Runs planned stages in their order.
 * @param root an empty folder
 * @returns folder of each stage, with `output/<port>/` and `output/result.json`
 * @throws Error with what the stage said when one fails
 */
export async function runLocally(
  backend: Backend,
  specs: readonly StageSpec[],
  root: string,
  final: boolean,
): Promise<Map<string, string>> {
  const folders = new Map<string, string>();
  for (const spec of specs) {
    const base = join(root, spec.stage.id);
    mkdirSync(join(base, "input", "config"), { recursive: true });
    for (const { port } of spec.outputs) mkdirSync(join(base, "output", port), { recursive: true });
    for (const [port, refs] of Object.entries(spec.inputs)) {
      mkdirSync(join(base, "input", port), { recursive: true });
      for (const [at, ref] of refs.entries())
        symlinkSync(join(folders.get(ref.stage) ?? "", "output", ref.port), join(base, "input", port, String(at)));
    }
    const inputs = Object.fromEntries(Object.entries(spec.inputs).map(([port, refs]) => [port, refs.length]));
    const { contract, stage, entry, params, seed, resources: limits } = spec;
    const config = { contract, stage, entry, params, seed, final, inputs, sources: [], limits };
    writeFileSync(join(base, "input", "config", "stage.json"), JSON.stringify(config));
    const handle = await backend.launch({ key: `local:${stage.id}:1`, spec, base, final }, () => undefined);
    const outcome = await backend.collect(handle);
    if (outcome.status !== "done") throw new Error(`${stage.id}: ${JSON.stringify(outcome)}`);
    folders.set(stage.id, base);
  }
  return folders;
}
