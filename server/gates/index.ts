/** The one place that asks whether something may go on: runs, deployments and traffic come here before they do anything. */
export { askGates, requireGates, type AskedGate, type GateAnswer } from "./askGate.ts";
export type { GateBlocker } from "./blockers.ts";
export { gateDeployments } from "./gateDeployments.ts";
export { gatesOfRun, gatesOfTraffic } from "./gatesOfRun.ts";
