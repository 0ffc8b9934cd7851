/** What a stage compiles to: the work a backend is handed, and what it may cost. */
import type { PortShape, PortType } from "./ports.ts";
import type { SourceRef } from "./sources.ts";

/** Changes when the meaning of a StageSpec or of an artefact folder changes; part of every cache key. */
export const CONTRACT_VERSION = 1;

/** One incoming edge, resolved. */
export type InputRef = { stage: string; port: string };

export type ProjectSettings = { seed: number; target: string | null };

/** What a stage may know beside its own settings. */
export type StageContext = {
  project: ProjectSettings;
  /** Shapes of the incoming edges by input port, in edge order. */
  inputs: Record<string, PortShape[]>;
};

export type CompileContext = StageContext & {
  stageId: string;
  name: string;
  /** False: the test partition stays closed in this run (ordinary runs in the browser, `--no-test`). */
  final: boolean;
};

/** Work that happens in the server after the Python entry is done and before the stage counts as succeeded. */
export const effects = ["activateEndpoint", "startMonitor", "registerModel"] as const;
export type Effect = (typeof effects)[number];

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type Resources = { cpus: number; memoryMb: number; seconds: number };

/** What `compile.ts` returns: everything the planner can't know by itself. */
export type CompiledStage = {
  /** Canonical, complete parameters of `stage.py`: no defaults are filled in later. */
  params: { [key: string]: Json };
  resources: Resources;
  /** Human work, deployments and monitors are never cached. */
  cacheable: boolean;
  effect: Effect | null;
};

/** One planned stage; stored with the run and handed to a backend. */
export type StageSpec = CompiledStage & {
  contract: number;
  stage: { id: string; kind: string; name: string };
  /** Folder below server/stages that holds `stage.py`. */
  entry: string;
  inputs: Record<string, InputRef[]>;
  outputs: { port: string; type: PortType }[];
  sources: SourceRef[];
  seed: number;
};

// ---------------------------------------------------------------- cost

/** Estimate before a run. `basis` says in words what the figure rests on. */
export type CostEstimate = { seconds: number; basis: string };
