/**
 * What a stage kind must say about itself. Editor, planner, pages and the command line know a kind only through these types;
 * if one of them needs to know something more about a kind, a field is added here and every room answers it.
 * Pure and browser-safe: rooms import this file and zod, nothing else. The folder beside it holds one subject per file.
 */
export * from "./contract/algorithms.ts";
export * from "./contract/compiler.ts";
export * from "./contract/definition.ts";
export * from "./contract/environments.ts";
export * from "./contract/expression.ts";
export * from "./contract/findings.ts";
export * from "./contract/hints.ts";
export * from "./contract/learning.ts";
export * from "./contract/metricKeys.ts";
export * from "./contract/metrics.ts";
export * from "./contract/mistakes.ts";
export * from "./contract/panels.ts";
export * from "./contract/ports.ts";
export * from "./contract/result.ts";
export * from "./contract/sagemaker.ts";
export * from "./contract/sources.ts";
export * from "./contract/spec.ts";
