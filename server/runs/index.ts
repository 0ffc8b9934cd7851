/** Runs: start, watch, cancel, and the engine that executes them. The rest of the product uses this file only. */
export { createAlarm } from "./alarm.ts";
export { runEventsChannel } from "./channels.ts";
export { createCodeHash } from "./codeHash.ts";
export type { ArtifactRef, EffectContext, EffectHandler, EffectOutcome, Effects } from "./effects.ts";
export { startEngine, type Engine, type EngineOptions } from "./engine.ts";
export { type LogLine, type MetricPoint, type Progress, type RunEvent } from "./eventTypes.ts";
export { peekCache } from "./peekCache.ts";
export type { People } from "./people.ts";
export { referencedFiles } from "./garbage.ts";
export { createListener, type Listener } from "./listener.ts";
export type { RunRow, StageRow } from "./repository.ts";
export { getRun, listRuns, waitForRun, type RunDetail } from "./service.ts";
export { isRunOver, runStatusSchema, type Failure, type RunStatus, type StageStatus } from "./states.ts";
export { readRunEvents, subscribeRunEvents } from "./subscribeRunEvents.ts";
export {
  cancelRun,
  createRun,
  type Claim,
  type CreatedRun,
  type NewRun,
  type PinnedStages,
  type Queryable,
  resumeStage,
} from "./transitions/index.ts";
