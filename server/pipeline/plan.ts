/** From a pinned document to the work of a run. */
import { CONTRACT_VERSION, type InputRef, type SourceRef, type StageSpec } from "../stages/contract.ts";
import { getStage } from "../stages/registry.ts";
import { getCompiler } from "../stages/registry.server.ts";
import { buildGraph, reachable, topologicalOrder } from "./graph.ts";
import { listIssues, type PipelineIssue } from "./issues.ts";
import { propagate } from "./propagate.ts";
import type { PipelineDocument } from "./schema.ts";

export type PlanOptions = {
  /** Content of the files the stages read, by stage id. */
  sources: Record<string, SourceRef[]>;
  /** Opens the test partition. */
  final: boolean;
  /** Only this stage and what it needs. */
  until?: string;
};

export type Plan = { ok: true; specs: StageSpec[] } | { ok: false; issues: PipelineIssue[] };

/**
 * @returns specs in topological order, or the errors that block a run. Never both; warnings don't block.
 */
export function planPipeline(document: PipelineDocument, options: PlanOptions): Plan {
  const graph = buildGraph(document);
  const until = options.until;
  if (until !== undefined && !graph.stages.has(until)) {
    return {
      ok: false,
      issues: [
        { stageId: null, code: "stage_missing", level: "error", message: `There is no stage "${until}" to run to.` },
      ],
    };
  }
  const wanted = until === undefined ? null : reachable(graph, until, "upstream").add(until);
  const scope = wanted
    ? {
        ...document,
        stages: document.stages.filter((stage) => wanted.has(stage.id)),
        edges: document.edges.filter((edge) => wanted.has(edge.to[0]) && wanted.has(edge.from[0])),
      }
    : document;
  const shapes = propagate(scope);
  const blocking = listIssues(scope, shapes).filter((issue) => issue.level === "error");
  const order = topologicalOrder(buildGraph(scope));
  if (blocking.length > 0 || !order.ok) return { ok: false, issues: blocking };
  const specs: StageSpec[] = [];
  for (const id of order.order) {
    const stage = graph.stages.get(id);
    const definition = stage && getStage(stage.kind);
    const compiler = stage && getCompiler(stage.kind);
    const shape = shapes.get(id);
    if (!stage || !definition || !compiler || !shape) continue;
    const inputs: Record<string, InputRef[]> = {};
    for (const edge of scope.edges)
      if (edge.to[0] === id) (inputs[edge.to[1]] ??= []).push({ stage: edge.from[0], port: edge.from[1] });
    const compiled = compiler.compile(stage.config, {
      ...shape.context,
      stageId: id,
      name: stage.name,
      final: options.final,
    });
    specs.push({
      ...compiled,
      contract: CONTRACT_VERSION,
      stage: { id, kind: stage.kind, name: stage.name },
      entry: stage.kind,
      inputs,
      outputs: definition.outputs.map((port) => ({ port: port.name, type: port.type })),
      sources: options.sources[id] ?? [],
      seed: document.settings.seed,
    });
  }
  return { ok: true, specs };
}
