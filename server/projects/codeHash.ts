import { createHash } from "node:crypto";
import { env } from "../env.js";
import { createCodeHash } from "../runs/index.ts";
import { stageDefinitions } from "../stages/registry.ts";

let known: ReturnType<typeof createCodeHash> | undefined;

/** From a stage's entry to the hash of the code behind it; made at the first question. */
export const codeHash = (): ReturnType<typeof createCodeHash> => (known ??= createCodeHash(env().projectRoot));

/** One hash for the code of all kinds of stages, whichever of them a run has: equal hashes mean that nothing differs. */
export async function stagesCodeHash(): Promise<string> {
  const entries = stageDefinitions.map((definition) => definition.kind).sort();
  const hash = createHash("sha256");
  for (const entry of entries) hash.update(`${entry} ${await codeHash()(entry)}\n`);
  return hash.digest("hex");
}
