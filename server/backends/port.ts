/**
 * What the run engine asks of a place where stages execute. The engine prepares the folder and stores the outputs;
 * a backend only turns a prepared folder into a finished one.
 */
import type { Json, StageSpec } from "../stages/contract.ts";

export type StageJob = {
  /** Deterministic: `<runId>:<stageId>:<attempt>`. Launching a known key adopts the running work instead of starting it twice. */
  key: string;
  spec: StageSpec;
  /** Prepared SageMaker-shaped folder (see server/runtime/README.md). */
  base: string;
  final: boolean;
};

/** Survives a restart of the engine: plain data. */
export type BackendHandle = { backend: string; key: string; data: { [key: string]: Json } };

export type RowCounts = { in: number; out: number; rejected: number; made: number };

export type BackendEvent =
  | { type: "started" }
  | { type: "progress"; done: number; total: number | null; text: string }
  | { type: "log"; level: "debug" | "info" | "warning" | "error"; text: string }
  | { type: "metric"; name: string; value: number; step: number | null }
  | { type: "rows"; rows: RowCounts }
  | { type: "heartbeat"; rssMb: number };

export type StageFailure = {
  code: string;
  message: string;
  remedy: string | null;
  where: { [key: string]: Json } | null;
  /** For the log only; never shown. */
  internal: string | null;
};

export type OutputReport = { rows: number | null; schema: Json; canonical: string | null };

export type Outcome =
  | { status: "done"; outputs: Record<string, OutputReport>; rows: RowCounts | null }
  /** `infrastructure`: the attempt may be repeated (worker died); otherwise the user or our code is at fault and a repeat would fail again. */
  | { status: "failed"; error: StageFailure; infrastructure: boolean }
  | { status: "cancelled" };

export type Walls = { network: boolean; memory: string; processGroup: boolean; environment: boolean; note: string };

export type Backend = {
  name: string;
  /** Warms what can be warmed and says which walls stand. */
  prepare: () => Promise<Walls>;
  launch: (job: StageJob, onEvent: (event: BackendEvent) => void) => Promise<BackendHandle>;
  observe: (handle: BackendHandle) => Promise<"running" | "ended" | "lost">;
  /** Resolves when the processor is free; never later than one second for local work. */
  cancel: (handle: BackendHandle) => Promise<void>;
  /** Waits for the end. */
  collect: (handle: BackendHandle) => Promise<Outcome>;
  /** A short question to the stage's own code without a run, e.g. `detect` of ingest. Throws the typed failure. */
  call: (entry: string, fn: string, params: { [key: string]: Json }, base: string) => Promise<Json>;
  close: () => Promise<void>;
};
