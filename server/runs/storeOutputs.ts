import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { OutputReport } from "../backends/port.ts";
import { StagecraftError } from "../errors/index.ts";
import { stageResultSchema, type StageResult, type StageSpec } from "../stages/contract.ts";
import type { ArtifactStore } from "../storage/index.ts";
import type { StageOutputRow } from "./transitions/index.ts";

/** The stage said it was done, but what it promised isn't there. */
function outputMissing(what: string, internal?: string): StagecraftError {
  return new StagecraftError({
    code: "stage_no_result",
    userMessage: `The stage ended without ${what}.`,
    remedy: "This is a fault of the stage, not of your settings; its log tells more.",
    ...(internal !== undefined && { internal }),
  });
}

/** `output/result.json`. @throws StagecraftError `stage_no_result` */
export async function readResult(base: string): Promise<StageResult> {
  const text = await readFile(join(base, "output", "result.json"), "utf8").catch(() => null);
  if (text === null) throw outputMissing("a result");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw outputMissing("a readable result");
  }
  const parsed = stageResultSchema.safeParse(json);
  if (!parsed.success) throw outputMissing("a result that can be understood", parsed.error.message);
  return parsed.data;
}

/**
 * Moves every output folder into the store.
 * @param reports what the backend told about each port: rows, schema, canonical hash
 * @throws StagecraftError `stage_no_result` for an empty port; UnavailableError `disk_full`
 */
export async function storeOutputs(
  store: ArtifactStore,
  base: string,
  spec: StageSpec,
  reports: Record<string, OutputReport>,
): Promise<StageOutputRow[]> {
  return Promise.all(
    spec.outputs.map(async ({ port, type }) => {
      const report = reports[port];
      const canonical = report?.canonical ?? null;
      const stored = await store.putFolder(join(base, "output", port), { type, canonical, consume: true });
      if (stored.manifest.length === 0) throw outputMissing(`the output “${port}”`);
      return { port, type, ...stored, rows: report?.rows ?? null, schema: report?.schema ?? null };
    }),
  );
}
