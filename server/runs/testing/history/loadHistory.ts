import { getRun } from "../../service.ts";
import { readRunEvents } from "../../subscribeRunEvents.ts";
import type { Queryable } from "../../transitions/index.ts";
import type { History } from "./checkHistory.ts";

/** Reads what became of a run; needs the effect ledger of the fixtures. */
export async function loadHistory(db: Queryable, key: { runId: string; projectId: string }): Promise<History> {
  const run = await getRun(db, key);
  const rest = await db.query(`SELECT remaining FROM "Run" WHERE id = $1`, [key.runId]);
  const ledger = await db.query(`SELECT "stageId", fence FROM effect_ledger WHERE "runId" = $1`, [key.runId]);
  return {
    run: { status: run.status, lastSeq: run.lastSeq, remaining: Number(rest.rows[0]?.remaining) },
    stages: run.stages.map((stage) => ({
      stageId: stage.stageId,
      status: stage.status,
      dependsOn: [...new Set(Object.values(stage.spec.inputs).flatMap((refs) => refs.map((ref) => ref.stage)))],
      outputs: stage.outputs.length,
      hasEffect: stage.spec.effect !== null,
    })),
    events: await readRunEvents(db, key.runId, 0, 100_000),
    effects: ledger.rows.map((row) => ({ stageId: String(row.stageId), fence: String(row.fence) })),
  };
}
