import type pg from "pg";
import { log } from "../log/index.ts";
import type { EffectOutcome } from "./effects.ts";
import { judgeAttempt, type AttemptEnd } from "./retry.ts";
import {
  completeStage,
  failStage,
  inTransaction,
  requeueStage,
  type Claim,
  type Completion,
  type Won,
} from "./transitions/index.ts";
import type { Tunables } from "./tunables.ts";
import { withReconnect } from "./withReconnect.ts";

const attemptLog = log.child({ room: "runs", part: "executor" });

export type SettleOptions = {
  pool: pg.Pool;
  times: Tunables;
  /** aborted when the worker stops: running stages go back to the queue */
  stopping: AbortSignal;
  /** aborted a while later: a database that is still away is waited for no longer */
  givingUp: AbortSignal;
};

/** How an attempt's end was written. `refused`: nothing was, because the stage was no longer this worker's. */
export type Settled = "failed" | "requeued" | "refused";

export const idsOf = ({ runId, stageRunId, stageId, attempt: number, fence }: Claim) => ({
  runId,
  stageRunId,
  stageId,
  attempt: number,
  fence,
});

/** The commit. Repeated while the database is away: the fence makes that safe. */
export function finishAttempt(
  options: SettleOptions,
  claim: Claim,
  completion: Completion,
  effect: EffectOutcome | null,
): Promise<Won> {
  const { pool, givingUp } = options;
  const apply = effect?.apply;
  if (apply === undefined) return withReconnect(() => completeStage(pool, claim, completion), givingUp);
  return withReconnect(async () => {
    const before = await pool.query(`SELECT 1 FROM "StageRun" WHERE id = $1 AND fence = $2 AND status = 'succeeded'`, [
      claim.stageRunId,
      claim.fence,
    ]);
    // The answer to an earlier commit got lost: it must not be applied twice.
    if (before.rowCount === 1) return "won";
    return inTransaction(pool, async (client) => {
      const won = await completeStage(client, claim, completion);
      if (won === "won") await apply(client);
      return won;
    });
  }, givingUp);
}

/** Applies the verdict on an attempt that did not succeed. */
export async function settleAttempt(options: SettleOptions, claim: Claim, end: AttemptEnd): Promise<Settled> {
  const { pool, times, stopping, givingUp } = options;
  const verdict = judgeAttempt(end, claim.lost, times);
  if (verdict.verdict === "fail") {
    const internal = end.kind === "failed" ? end.error.internal : null;
    attemptLog.info({ ...idsOf(claim), code: verdict.error.code, internal }, "a stage failed");
    return (await withReconnect(() => failStage(pool, claim, verdict.error), givingUp)) === "won"
      ? "failed"
      : "refused";
  }
  if (verdict.verdict === "cancel" && !stopping.aborted) {
    attemptLog.info(idsOf(claim), "an attempt was given up: its run was cancelled or its claim went to another worker");
    return "refused";
  }
  const reason = verdict.verdict === "cancel" ? "the worker was stopped" : end.kind === "lost" ? end.reason : "";
  const countAsLost = verdict.verdict === "retry";
  const afterMs = verdict.verdict === "retry" ? verdict.afterMs : 0;
  const won = await withReconnect(() => requeueStage(pool, claim, { countAsLost, afterMs, reason }), givingUp);
  return won === "won" ? "requeued" : "refused";
}
