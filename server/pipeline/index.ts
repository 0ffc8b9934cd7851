/** The pipeline as a document and a graph; pure and browser-safe. Components and the planner import single files. */
export { contentHash, formatPipelineFile, parsePipelineFile, type ParsedFile } from "./file.ts";
export { listIssues, type PipelineIssue } from "./issues.ts";
export { rebase } from "./merge.ts";
export * as build from "./operationBuilders.ts";
export { applyOperations, OperationConflict, operationSchema, type Operation } from "./operations.ts";
export { propagate } from "./propagate.ts";
export { emptyPipeline, pipelineSchema, type PipelineDocument, type Stage } from "./schema.ts";
