import { artifactStore } from "../catalog/index.ts";
import type { Database } from "../db/index.ts";
import { getRun, type StageRow } from "../runs/index.ts";
import { getStage } from "../stages/registry.ts";

export type RunArtifact = {
  stageId: string;
  stageName: string;
  kind: string;
  port: string;
  label: string;
  type: string;
  /** null: nothing is known of it any more */
  hash: string | null;
  bytes: number;
  rows: number | null;
  files: { path: string; sha256: string; bytes: number }[];
  /** False: it was made, and has been deleted or damaged since. */
  present: boolean;
};

/**
 * Everything the stages of a run handed on, and whether it is still there.
 * @throws NotFoundError `run_not_found`
 */
export async function readArtifacts(db: Database, key: { projectId: string; runId: string }): Promise<RunArtifact[]> {
  const run = await getRun(db.pool, key);
  const made = run.stages.filter((stage) => stage.status === "succeeded");
  return (await Promise.all(made.map(artifactsOf))).flat();
}

async function artifactsOf(stage: StageRow): Promise<RunArtifact[]> {
  const ports = getStage(stage.kind)?.outputs;
  return Promise.all(
    stage.spec.outputs.map(async ({ port, type }) => {
      const output = stage.outputs.find((each) => each.port === port);
      return {
        stageId: stage.stageId,
        stageName: stage.name,
        kind: stage.kind,
        port,
        label: ports?.find((each) => each.name === port)?.label ?? port,
        type,
        hash: output?.hash ?? null,
        bytes: output?.bytes ?? 0,
        rows: output?.rows ?? null,
        files: output?.manifest ?? [],
        present: output !== undefined && (await artifactStore().has(output.manifest)),
      };
    }),
  );
}
