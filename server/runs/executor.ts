import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
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
import { layAnswers, NEEDS_PEOPLE, type People, readQuestions } from "./people.ts";
import { createRelay } from "./relay.ts";
import type { AttemptEnd } from "./retry.ts";
import { readResult, storeOutputs } from "./storeOutputs.ts";
import { finishAttempt, idsOf, settleAttempt, type Settled, type SettleOptions } from "./settleAttempt.ts";
import {
  appendAttemptEvents,
  claimStage,
  type Claim,
  type Completion,
  inTransaction,
  type StageIds,
  waitStage,
} from "./transitions/index.ts";
import { isDatabaseAway, withReconnect } from "./withReconnect.ts";

const executorLog = log.child({ room: "runs", part: "executor" });

/** Moments between two steps of an attempt; tests let a worker die there. */
export type Moment = "claimed" | "prepared" | "collected" | "stored" | "committed";

export type ExecutorOptions = SettleOptions & {
  store: ArtifactStore;
  backend: Backend;
  leases: Leases;
  effects: Effects;
  /** absent: no stage can ask people */
  people?: People;
  /** hash of the code behind a stage's entry */
  codeHash: (entry: string) => Promise<string>;
  /** folders of running attempts are made below */
  workFolder: string;
  workerId: string;
  at?: (moment: Moment, claim: Claim) => Promise<void>;
};

/** How a delivery ended. `refused`: nothing was done, because the stage was not (or no longer) this worker's. */
export type Execution = "succeeded" | "cached" | "waiting" | Settled;

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
      const { people } = options;
      if (people !== undefined) await withReconnect(() => layAnswers(people, pool, claim, base), lost);
      await pass("prepared");
      const outcome = await runOnBackend(options, claim, base, lost);
      await pass("collected");
      if (outcome.status === "done") {
        const result = await readResult(base);
        const outputs = await storeOutputs(store, base, claim.spec, outcome.outputs);
        await pass("stored");
        completion = { outputs, result, rows: outcome.rows, cacheKey, cached: false };
      } else if (people !== undefined && outcome.status === "failed" && outcome.error.code === NEEDS_PEOPLE) {
        return await waitForPeople(options, people, claim, base, outcome.error.message);
      } else {
        return await settleAttempt(options, claim, endOf(outcome, lost));
      }
    }
    const effect = await runEffect(options, claim, completion.result, inputs, completion, lost);
    const done = await finishAttempt(options, claim, withFacts(completion, effect), effect);
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
  return settleAttempt(options, claim, end);
}

/** Questions and waiting are one transaction: nobody is asked by a stage that doesn't wait, and none waits unheard. */
async function waitForPeople(
  { pool, givingUp }: ExecutorOptions,
  people: People,
  claim: Claim,
  base: string,
  reason: string,
): Promise<Execution> {
  const questions = await readQuestions(base);
  const won = await withReconnect(
    () =>
      inTransaction(pool, async (client) => {
        const waits = await waitStage(client, claim, reason);
        if (waits === "won") await people.ask(client, claim, questions);
        return waits;
      }),
    givingUp,
  );
  if (won === "lost") return "refused";
  await withReconnect(() => people.asked(pool, claim), givingUp);
  return "waiting";
}

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
