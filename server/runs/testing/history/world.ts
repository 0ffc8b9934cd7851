import { createHash, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Database } from "../../../db/index.ts";
import type { ArtifactStore } from "../../../storage/index.ts";
import { createExecutor, type Execution, type Moment } from "../../executor.ts";
import { createLeases } from "../../leases.ts";
import type { StageIds } from "../../transitions/index.ts";
import type { Tunables } from "../../tunables.ts";
import { noEffects, noteEffect } from "../fixtures.ts";
import { createNodeBackend, type NodeEntry } from "../nodeBackend.ts";

export type World = { database: Database; store: ArtifactStore; workFolder: string; times: Tunables };

/** What a stage writes: a pure function of its name and its inputs, so that every attempt must write the same. */
export const expectedText = (stageId: string, inputs: string[]): string =>
  createHash("sha256")
    .update([stageId, ...inputs].join("\n"))
    .digest("hex");

const work: NodeEntry = async ({ job, write, tell, signal }) => {
  const parents = job.spec.inputs.dataset ?? [];
  const inputs = await Promise.all(
    parents.map((_, index) => readFile(join(job.base, "input", "dataset", String(index), "data.txt"), "utf8")),
  );
  tell({ type: "progress", done: 0, total: 1, text: "working" });
  await pause(Number(job.spec.params.workMs), undefined, { signal }).catch(() => undefined);
  tell({ type: "log", level: "info", text: "done" });
  await write("dataset", "data.txt", expectedText(job.spec.stage.id, inputs));
};

const mistake: NodeEntry = async () => ({
  status: "failed",
  infrastructure: false,
  error: { code: "column_missing", message: "A column is missing.", remedy: null, where: null, internal: null },
});

/** What happens to a worker when it passes a moment of an attempt. */
export type Fate = "go on" | "die" | { pauseMs: number };

export type SimulatedWorker = {
  isUsable: () => boolean;
  deliver: (ids: StageIds) => void;
  /** Resolves when everything this worker still does is done; what died stays undone for ever. */
  settled: () => Promise<void>;
  results: Execution[];
};

/**
 * A worker of its own in this process: own leases, own backend. Dying means never doing anything again, with the
 * heartbeats stopped; pausing means standing still past the lease and then going on as if nothing had happened.
 */
export function createWorker(world: World, fateAt: (moment: Moment) => Fate): SimulatedWorker {
  const { pool } = world.database;
  const leases = createLeases(pool, world.times);
  const died = new AbortController();
  const open = new Set<Promise<unknown>>();
  const results: Execution[] = [];
  let usable = true;
  const neverAgain = new Promise<never>(() => undefined);

  const execute = createExecutor({
    pool,
    store: world.store,
    backend: createNodeBackend({ work, mistake }),
    leases,
    effects: { ...noEffects, registerModel: noteEffect },
    codeHash: async () => "code",
    workFolder: world.workFolder,
    workerId: randomUUID(),
    times: world.times,
    stopping: new AbortController().signal,
    givingUp: new AbortController().signal,
    at: async (moment) => {
      if (died.signal.aborted) return neverAgain;
      const fate = fateAt(moment);
      if (fate === "go on") return;
      usable = false;
      leases.close();
      if (fate === "die") {
        died.abort();
        return neverAgain;
      }
      await pause(fate.pauseMs);
    },
  });

  return {
    isUsable: () => usable,
    results,
    deliver: (ids) => {
      const execution = execute(ids).then((result) => results.push(result));
      open.add(execution);
      void execution.finally(() => open.delete(execution));
    },
    settled: async () => {
      const death = new Promise<void>((resolve) => {
        if (died.signal.aborted) resolve();
        died.signal.addEventListener("abort", () => resolve(), { once: true });
      });
      await Promise.race([Promise.all(open), death]);
      leases.close();
    },
  };
}
