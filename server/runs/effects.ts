import type { Effect, Panel, StageResult, StageSpec } from "../stages/contract.ts";
import type { ArtifactStore, Manifest } from "../storage/index.ts";
import type { Claim, Queryable } from "./transitions/index.ts";

export type ArtifactRef = { hash: string; type: string; manifest: Manifest; rows: number | null };

/** What an effect may know and use: the finished work of one attempt, before it counts. */
export type EffectContext = {
  claim: Claim;
  spec: StageSpec;
  result: StageResult;
  inputs: Record<string, ArtifactRef[]>;
  outputs: Record<string, ArtifactRef>;
  store: ArtifactStore;
  db: Queryable;
  /** Aborted when the run is cancelled or the attempt is lost. */
  signal: AbortSignal;
};

/**
 * `facts` and `panels` go into the stage's result. `apply` is for changes that others can see: it runs inside the transaction that
 * completes the stage, so it happens exactly when the stage succeeds, and never twice. Slow, invisible preparation
 * (loading, checking) belongs before it. Artefact rows of the stage's outputs exist when `apply` runs.
 */
export type EffectOutcome = {
  facts: Record<string, unknown>;
  panels?: Panel[];
  apply?: (db: Queryable) => Promise<void>;
};

/** An effect that throws a StagecraftError fails the stage with that message. */
export type EffectHandler = (context: EffectContext) => Promise<EffectOutcome>;

export type Effects = Record<Effect, EffectHandler>;
