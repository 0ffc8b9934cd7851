import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import type { Backend, Outcome } from "../backends/port.ts";
import { toStagecraftError } from "../errors/index.ts";
import { log } from "../log/index.ts";
import type { StageResult } from "../stages/contract.ts";
import type { ArtifactStore } from "../storage/index.ts";
import { cacheKeyOf, opensTest } from "./cacheKey.ts";
import type { ArtifactRef, EffectOutcome, Effects } from "./effects.ts";
import { findCached } from "./findCached.ts";
import type { Leases } from "./leases.ts";
import { loadInputs } from "./loadInputs.ts";
import { prepareFolder } from "./prepareFolder.ts";
import { createRelay } from "./relay.ts";
import { judgeAttempt, type AttemptEnd } from "./retry.ts";
import { readResult, storeOutputs } from "./storeOutputs.ts";
import {
  appendAttemptEvents,
  claimStage,
  completeStage,
  failStage,
  inTransaction,
  requeueStage,
  type Claim,
  type Completion,
  type StageIds,
  type Won,
} from "./transitions/index.ts";
import type { Tunables } from "./tunables.ts";
import { isDatabaseAway, withReconnect } from "./withReconnect.ts";

const executorLog = log.child({ room: "runs", part: "executor" });

/** Moments between two steps of an attempt; tests let a worker die there. */
export type Moment = "claimed" | "prepared" | "collected" | "stored" | "committed";

export type ExecutorOptions = {
  pool: pg.Pool;
  store: ArtifactStore;
  backend: Backend;
  leases: Leases;
  effects: Effects;
  /** hash of the code behind a stage's entry */
  codeHash: (entry: string) => Promise<string>;
  /** folders of running attempts are made below */
  workFolder: string;
  workerId: string;
  times: Tunables;
  /** aborted when the worker stops: running stages go back to the queue */
  stopping: AbortSignal;
  at?: (moment: Moment, claim: Claim) => Promise<void>;
};

/** How a delivery ended. `refused`: nothing was done, because the stage was not (or no longer) this worker's. */
export type Execution = "succeeded" | "cached" | "failed" | "requeued" | "refused";

/** Runs one delivered stage from claim to end. Never throws: whatever goes wrong becomes the attempt's end, or the sweep's work. */
export function createExecutor(options: ExecutorOptions): (ids: StageIds) => Promise<Execution> {
  const { pool, leases, times, workerId } = options;
  return async (ids) => {
    const fence = randomUUID();
    const claim = await withReconnect(
      () => claimStage(pool, { ...ids, fence, workerId, leaseMs: times.leaseMs }),
      options.stopping,
    ).catch((error: unknown) => {
      executorLog.error({ err: error, ...ids }, "a stage could not be claimed; it will be delivered again");
      return null;
    });
    if (claim === null) return "refused";
    const hold = leases.hold(claim);
    const base = join(options.workFolder, `${claim.stageRunId}-${claim.attempt}`);
    try {
      return await attempt(options, claim, base, hold.signal);
    } catch (error) {
      executorLog.error({ err: error, ...ids }, "an attempt was abandoned; its lease will run out");
      return "refused";
    } finally {
      hold.release();
      await rm(base, { recursive: true, force: true }).catch((error: unknown) =>
        executorLog.warn({ err: error, base }, "a work folder stayed"),
      );
    }
  };
}

async function attempt(options: ExecutorOptions, claim: Claim, base: string, lost: AbortSignal): Promise<Execution> {
  const { pool, store, backend } = options;
  const pass = (moment: Moment): Promise<void> => options.at?.(moment, claim) ?? Promise.resolve();
  let end: AttemptEnd;
  try {
    await pass("claimed");
    const inputs = await withReconnect(() => loadInputs(pool, claim.runId, claim.spec), lost);
    const hashes = Object.fromEntries(
      Object.entries(inputs).map(([port, refs]) => [port, refs.map((ref) => ref.hash)]),
    );
    const cacheKey = cacheKeyOf(
      claim.spec,
      hashes,
      claim.spec.cacheable ? await options.codeHash(claim.spec.entry) : "",
    );
    const known =
      cacheKey === null
        ? null
        : await withReconnect(() => findCached(pool, store, { projectId: claim.projectId, cacheKey }), lost);
    let completion = known;
    if (completion === null) {
      await prepareFolder(store, base, claim, inputs);
      await pass("prepared");
      const outcome = await runOnBackend(options, claim, base, lost);
      await pass("collected");
      if (outcome.status === "done") {
        const result = await readResult(base);
        const outputs = await storeOutputs(store, base, claim.spec, outcome.outputs);
        await pass("stored");
        completion = { outputs, result, rows: outcome.rows, cacheKey, cached: false };
      } else {
        return await settle(options, claim, endOf(outcome, lost));
      }
    }
    const effect = await runEffect(options, claim, completion.result, inputs, completion, lost);
    const done = await finish(options, claim, withFacts(completion, effect), effect);
    await pass("committed");
    if (done === "lost") {
      executorLog.warn(
        { ...idsOf(claim), backend: backend.name },
        "a late result was refused: the attempt is no longer valid",
      );
      return "refused";
    }
    return completion.cached ? "cached" : "succeeded";
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    end = lost.aborted ? { kind: "cancelled" } : { kind: "failed", error: failureOf(error) };
    if (end.kind === "failed")
      executorLog.error({ err: error, ...idsOf(claim) }, "a stage failed outside of its own code");
  }
  return settle(options, claim, end);
}

const idsOf = ({ runId, stageRunId, stageId, attempt: number, fence }: Claim) => ({
  runId,
  stageRunId,
  stageId,
  attempt: number,
  fence,
});

function failureOf(error: unknown): Extract<AttemptEnd, { kind: "failed" }>["error"] {
  const known = toStagecraftError(error);
  return {
    code: known.code,
    message: known.userMessage,
    remedy: known.remedy ?? null,
    where: null,
    internal: known.internal ?? known.message,
  };
}

/** Launches, relays, and frees the processor at once when the claim is lost or the worker stops. */
async function runOnBackend(options: ExecutorOptions, claim: Claim, base: string, lost: AbortSignal): Promise<Outcome> {
  const { backend, pool, times, stopping } = options;
  const relay = createRelay(async (events) => {
    await appendAttemptEvents(pool, claim, events).catch((error: unknown) =>
      executorLog.warn({ err: error, ...idsOf(claim) }, "events were not written"),
    );
  }, times);
  const key = `${claim.runId}:${claim.stageId}:${claim.attempt}`;
  const handle = await backend.launch(
    { key, spec: claim.spec, base, final: claim.final && opensTest(claim.spec) },
    relay.take,
  );
  const cancel = (): void => {
    backend
      .cancel(handle)
      .catch((error: unknown) => executorLog.error({ err: error, ...idsOf(claim) }, "a stage could not be stopped"));
  };
  const either = AbortSignal.any([lost, stopping]);
  if (either.aborted) cancel();
  else either.addEventListener("abort", cancel, { once: true });
  try {
    return await backend.collect(handle);
  } finally {
    either.removeEventListener("abort", cancel);
    await relay.flush();
  }
}

function endOf(outcome: Exclude<Outcome, { status: "done" }>, lost: AbortSignal): AttemptEnd {
  if (outcome.status === "cancelled" || lost.aborted) return { kind: "cancelled" };
  if (outcome.infrastructure) return { kind: "lost", reason: outcome.error.message };
  return { kind: "failed", error: outcome.error };
}

async function runEffect(
  options: ExecutorOptions,
  claim: Claim,
  result: StageResult,
  inputs: Record<string, ArtifactRef[]>,
  completion: Completion,
  signal: AbortSignal,
): Promise<EffectOutcome | null> {
  const { spec } = claim;
  if (spec.effect === null) return null;
  const outputs = Object.fromEntries(
    completion.outputs.map(({ port, hash, type, manifest, rows }) => [port, { hash, type, manifest, rows }]),
  );
  const { pool, store, effects } = options;
  return effects[spec.effect]({ claim, spec, result, inputs, outputs, store, db: pool, signal });
}

const withFacts = (completion: Completion, effect: EffectOutcome | null): Completion =>
  effect === null
    ? completion
    : {
        ...completion,
        result: {
          ...completion.result,
          facts: { ...completion.result.facts, ...effect.facts },
          panels: [...completion.result.panels, ...(effect.panels ?? [])],
        },
      };

/** The commit. Repeated while the database is away: the fence makes that safe. */
function finish(
  options: ExecutorOptions,
  claim: Claim,
  completion: Completion,
  effect: EffectOutcome | null,
): Promise<Won> {
  const { pool } = options;
  const apply = effect?.apply;
  if (apply === undefined) return withReconnect(() => completeStage(pool, claim, completion));
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
  });
}

/** Applies the verdict on an attempt that did not succeed. */
async function settle(options: ExecutorOptions, claim: Claim, end: AttemptEnd): Promise<Execution> {
  const { pool, times, stopping } = options;
  const verdict = judgeAttempt(end, claim.lost, times);
  if (verdict.verdict === "fail") {
    const internal = end.kind === "failed" ? end.error.internal : null;
    executorLog.info({ ...idsOf(claim), code: verdict.error.code, internal }, "a stage failed");
    return (await withReconnect(() => failStage(pool, claim, verdict.error))) === "won" ? "failed" : "refused";
  }
  if (verdict.verdict === "cancel" && !stopping.aborted) {
    executorLog.info(
      idsOf(claim),
      "an attempt was given up: its run was cancelled or its claim went to another worker",
    );
    return "refused";
  }
  const reason = verdict.verdict === "cancel" ? "the worker was stopped" : end.kind === "lost" ? end.reason : "";
  const won = await withReconnect(() =>
    requeueStage(pool, claim, {
      countAsLost: verdict.verdict === "retry",
      afterMs: verdict.verdict === "retry" ? verdict.afterMs : 0,
      reason,
    }),
  );
  return won === "won" ? "requeued" : "refused";
}
