/** The pipeline as a document and a graph; pure and browser-safe. The planner is imported by its own file, because it brings the compilers along. */
export { checkConnection, type ConnectionVerdict } from "./checkConnection.ts";
export {
  canonicalJson,
  contentHash,
  formatPipelineFile,
  type ParsedFile,
  parsePipelineFile,
  pipelineFileJsonSchema,
} from "./file.ts";
export { buildGraph, type Graph, reachable, topologicalOrder } from "./graph.ts";
export { listIssues, type PipelineIssue } from "./issues.ts";
export { rebase, touchedKeys } from "./merge.ts";
export * as build from "./operationBuilders.ts";
export {
  applyOperation,
  applyOperations,
  invertOperation,
  type Operation,
  OperationConflict,
  operationSchema,
} from "./operations.ts";
export { propagate, type StageShapes } from "./propagate.ts";
export {
  type Edge,
  edgeKey,
  emptyPipeline,
  type End,
  type Loop,
  type PipelineDocument,
  pipelineSchema,
  type Stage,
  stageIdSchema,
} from "./schema.ts";
