/** Endpoints: deploying, answering and logging predictions. The rest of the product uses this file only. */
export { forwardRows } from "./forwardRows.ts";
export { createActivateEndpoint } from "./activateEndpoint.ts";
export { openModel } from "./openModel.ts";
export { failAbandonedVersions } from "./versionRows.ts";
export { startServing, type Serving, type ServingOptions } from "./startServing.ts";
export type { LoadedModel } from "./twin/loadModel.ts";
export type { DrillFact, Rollout } from "./readRollout.ts";
export { findEndpoint } from "./findEndpoint.ts";
