import { text } from "node:stream/consumers";
import { artifactStore } from "../catalog/index.ts";
import type { Database } from "../db/index.ts";
import { log } from "../log/index.ts";
import type { MetricKey, Panel, StageResult } from "../stages/contract.ts";
import type { PipelineDocument } from "../pipeline/index.ts";
import type { RunRow, StageRow } from "../runs/index.ts";
import { getRun, type RunDetail } from "../runs/index.ts";
import { type Money, priceOf, workSeconds } from "./computePrice.ts";
import { type Difference, differencesOf, replicatesSchema } from "./pairedDifference.ts";
import { readRun, type RunPage } from "./readRuns.ts";
import type { RunNotes } from "./runNotes.ts";

const compareLog = log.child({ room: "projects", part: "compare" });

export const MOST_COMPARED = 6;
type Role = "validation" | "test";

export type ComparedRun = Pick<
  RunRow,
  "id" | "number" | "status" | "final" | "seed" | "mode" | "createdAt" | "startedAt" | "endedAt" | "codeHash"
> & {
  startedByName: string | null;
  version: { number: number; contentHash: string; document: PipelineDocument };
  notes: RunNotes;
  workSeconds: number;
  cost: Money;
  /** Hashes of the data sets the sources of the pipeline handed on, by stage name. */
  data: { stageName: string; hash: string }[];
  judged: { stageName: string; verdict: StageResult["verdict"]; metrics: StageResult["metrics"] } | null;
  /** This run minus the first of the comparison, on the rows of each role. */
  differences: Record<Role, Partial<Record<MetricKey, Difference>>>;
  /** Pictures of lines, by stage. */
  lines: { stageId: string; stageName: string; panel: Extract<Panel, { kind: "line" }> }[];
};

/**
 * Runs beside each other, in the order asked for; differences are taken from the first.
 * @throws NotFoundError `run_not_found` when one of them isn't of this project
 */
export async function compareRuns(
  db: Database,
  { projectId, runIds }: { projectId: string; runIds: string[] },
): Promise<ComparedRun[]> {
  const pages = await Promise.all(
    runIds.map(async (runId) => {
      const [page, detail] = await Promise.all([
        readRun(db, { projectId, runId }),
        getRun(db.pool, { projectId, runId }),
      ]);
      return { page, detail, replicates: await replicatesOf(judgedStage(detail)) };
    }),
  );
  const first = pages[0]?.replicates ?? null;
  return pages.map(({ page, detail, replicates }, index) => ({
    ...factsOf(page, detail),
    differences: {
      validation: index === 0 ? {} : differencesOf(replicates?.validation ?? null, first?.validation ?? null),
      test: index === 0 ? {} : differencesOf(replicates?.test ?? null, first?.test ?? null),
    },
  }));
}

const succeeded = (run: RunDetail): StageRow[] => run.stages.filter((stage) => stage.status === "succeeded");

/** The last stage that measured a model. */
function judgedStage(run: RunDetail): StageRow | null {
  const judges = succeeded(run).filter(({ result }) => result?.metrics.validation ?? result?.metrics.test);
  return judges.at(-1) ?? null;
}

function factsOf(page: RunPage, detail: RunDetail): Omit<ComparedRun, "differences"> {
  const { id, number, status, final, seed, mode, createdAt, startedAt, endedAt, codeHash } = page;
  const { startedByName, version, notes } = page;
  const judge = judgedStage(detail);
  const seconds = workSeconds(detail.stages);
  return {
    ...{ id, number, status, final, seed, mode, createdAt, startedAt, endedAt, codeHash },
    ...{ startedByName, version, notes },
    workSeconds: seconds,
    cost: priceOf(seconds),
    data: succeeded(detail)
      .filter((stage) => Object.keys(stage.spec.inputs).length === 0)
      .flatMap((stage) => stage.outputs.slice(0, 1).map((output) => ({ stageName: stage.name, hash: output.hash }))),
    judged:
      judge?.result == null
        ? null
        : { stageName: judge.name, verdict: judge.result.verdict, metrics: judge.result.metrics },
    lines: succeeded(detail).flatMap((stage) =>
      (stage.result?.panels ?? []).flatMap((panel) =>
        panel.kind === "line" ? [{ stageId: stage.stageId, stageName: stage.name, panel }] : [],
      ),
    ),
  };
}

/** What an evaluation drew; null when it kept nothing, or what it kept is gone. */
async function replicatesOf(stage: StageRow | null) {
  const entry = stage?.outputs.flatMap((output) => output.manifest).find((file) => file.path === "replicates.json");
  if (!entry) return null;
  try {
    return replicatesSchema.parse(JSON.parse(await text(await artifactStore().open(entry.sha256))));
  } catch (error) {
    compareLog.info({ err: error, stageRunId: stage?.id }, "resamples could not be read; runs are compared without");
    return null;
  }
}
