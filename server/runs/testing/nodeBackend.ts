import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Backend, BackendEvent, BackendHandle, Outcome, OutputReport, StageJob } from "../../backends/port.ts";

export type NodeStage = {
  job: StageJob;
  /** Aborted when the engine cancels the stage. */
  signal: AbortSignal;
  tell: (event: BackendEvent) => void;
  /** Writes a file of an output port. */
  write: (port: string, name: string, text: string) => Promise<void>;
};

/** A stage entry in JavaScript: works on the prepared folder, returns or throws; an Outcome of its own overrides "done". */
export type NodeEntry = (stage: NodeStage) => Promise<Outcome | void>;

class Cancelled extends Error {}

/**
 * A backend that really executes: JavaScript functions, in this process, on the folders the engine prepared. For tests
 * of the engine and for measuring it without an interpreter's time.
 * @param entries functions by the spec's entry
 */
export function createNodeBackend(entries: Record<string, NodeEntry>): Backend & { launches: string[] } {
  const running = new Map<string, { controller: AbortController; outcome: Promise<Outcome> }>();
  const launches: string[] = [];

  const execute = async (job: StageJob, signal: AbortSignal, tell: (event: BackendEvent) => void): Promise<Outcome> => {
    const entry = entries[job.spec.entry];
    if (entry === undefined) throw new Error(`no entry ${job.spec.entry}`);
    const write = async (port: string, name: string, text: string): Promise<void> => {
      const folder = join(job.base, "output", port);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, name), text);
    };
    const cancelled = new Promise<never>((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Cancelled()), { once: true });
    });
    try {
      tell({ type: "started" });
      const special = await Promise.race([entry({ job, signal, tell, write }), cancelled]);
      if (special !== undefined) return special;
      await writeFile(join(job.base, "output", "result.json"), "{}");
      const reports = job.spec.outputs.map(({ port }): [string, OutputReport] => [
        port,
        { rows: 1, schema: null, canonical: null },
      ]);
      return { status: "done", outputs: Object.fromEntries(reports), rows: { in: 1, out: 1, rejected: 0, made: 0 } };
    } catch (error) {
      if (error instanceof Cancelled) return { status: "cancelled" };
      const internal = error instanceof Error ? error.message : String(error);
      return {
        status: "failed",
        infrastructure: false,
        error: { code: "internal", message: "The stage failed.", remedy: null, where: null, internal },
      };
    }
  };

  const find = (handle: BackendHandle) => running.get(handle.key);
  return {
    name: "node",
    launches,
    prepare: async () => ({
      network: false,
      memory: "none",
      processGroup: false,
      environment: false,
      note: "in this process",
    }),
    launch: async (job, onEvent) => {
      if (!running.has(job.key)) {
        launches.push(job.key);
        const controller = new AbortController();
        running.set(job.key, { controller, outcome: execute(job, controller.signal, onEvent) });
      }
      return { backend: "node", key: job.key, data: {} };
    },
    observe: async (handle) => (find(handle) ? "running" : "lost"),
    cancel: async (handle) => {
      const work = find(handle);
      work?.controller.abort();
      await work?.outcome;
    },
    collect: async (handle) => {
      const work = find(handle);
      if (work === undefined) throw new Error(`nothing runs as ${handle.key}`);
      const outcome = await work.outcome;
      running.delete(handle.key);
      return outcome;
    },
    call: async () => null,
    close: async () => {
      for (const work of running.values()) work.controller.abort();
      await Promise.all([...running.values()].map((work) => work.outcome));
    },
  };
}
