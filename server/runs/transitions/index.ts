/**
 * The only statements that write a run's or a stage's status. Each is guarded, tells whether it won, and appends its
 * events in the same breath.
 */
export { appendAttemptEvents } from "./appendEvents.ts";
export { cancelRun } from "./cancelRun.ts";
export { claimStage, type Claim, type StageIds } from "./claimStage.ts";
export { completeStage, type Completion, type StageOutputRow } from "./completeStage.ts";
export { createRun, type CreatedRun, type NewRun, type PinnedStages, type RunPart } from "./createRun.ts";
export { extendLeases } from "./extendLeases.ts";
export { failStage, type HeldStage } from "./failStage.ts";
export { redeliverStages } from "./redeliverStages.ts";
export { requeueStage } from "./requeueStage.ts";
export type { Queryable, Won } from "./sql.ts";
export { inTransaction } from "./transaction.ts";
export { resumeStage, waitStage } from "./waitStage.ts";
