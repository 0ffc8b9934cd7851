import { createHash } from "node:crypto";
import { env } from "../env.js";
import { createCodeHash } from "../runs/index.ts";
import type { StageSpec } from "../stages/contract.ts";

let known: ReturnType<typeof createCodeHash> | undefined;

/** From a stage's entry to the hash of the code behind it; made at the first question. */
export const codeHash = (): ReturnType<typeof createCodeHash> => (known ??= createCodeHash(env().projectRoot));

/** One hash for the code of a whole plan: equal hashes mean that nothing in the stages' code differs. */
export async function codeHashOf(specs: readonly StageSpec[]): Promise<string> {
  const entries = [...new Set(specs.map((spec) => spec.entry))].sort();
  const hash = createHash("sha256");
  for (const entry of entries) hash.update(`${entry} ${await codeHash()(entry)}\n`);
  return hash.digest("hex");
}
