/** From a pinned document to the work of a run. */
import { CONTRACT_VERSION, type InputRef, type SourceRef, type StageSpec } from "../stages/contract.ts";
import { getCompiler } from "../stages/registry.server.ts";
import { buildGraph, reachable, topologicalOrder } from "./graph.ts";
import { listIssues, type PipelineIssue } from "./issues.ts";
import { withoutMuted } from "./mute.ts";
import { propagate } from "./propagate.ts";
import { readStage } from "./readStage.ts";
import type { PipelineDocument } from "./schema.ts";
import { withUpstream } from "./scope.ts";

export type PlanOptions = {
  /** Content of the files the stages read, by stage id. */
  sources: Record<string, SourceRef[]>;
  /** Opens the test partition. */
  final: boolean;
  /** Only this stage and what it needs. */
  until?: string;
  /** Only these stages; what they read of others must be given to them from elsewhere. */
  execute?: ReadonlySet<string>;
};

/** Wrong settings of a stage that isn't executed stand in nobody's way; a wrong drawing does. */
const concerns = (issue: PipelineIssue, execute: ReadonlySet<string> | null): boolean =>
  execute === null ||
  issue.stageId === null ||
  execute.has(issue.stageId) ||
  issue.code === "cycle" ||
  issue.code === "mute_blocked";

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
  const goal = until === undefined ? undefined : graph.stages.get(until);
  if (goal?.muted) {
    return {
      ok: false,
      issues: [
        {
          stageId: goal.id,
          code: "muted",
          level: "error",
          message: `${goal.name} is muted, so nothing can run to it. Unmute it.`,
        },
      ],
    };
  }
  const execute = options.execute ?? (until === undefined ? null : reachable(graph, until, "upstream").add(until));
  const scope = execute ? withUpstream(document, execute) : document;
  const shapes = propagate(scope);
  const blocking = listIssues(scope, shapes).filter((issue) => issue.level === "error" && concerns(issue, execute));
  const { document: active } = withoutMuted(scope);
  const order = topologicalOrder(buildGraph(active));
  if (blocking.length > 0 || !order.ok) return { ok: false, issues: blocking };
  const specs: StageSpec[] = [];
  for (const id of order.order) {
    if (execute && !execute.has(id)) continue;
    const stage = graph.stages.get(id);
    const read = stage && readStage(stage);
    const compiler = stage && getCompiler(stage.kind);
    const shape = shapes.get(id);
    if (!stage || read?.status !== "known" || !compiler || !shape) continue;
    const inputs: Record<string, InputRef[]> = {};
    for (const edge of active.edges)
      if (edge.to[0] === id) (inputs[edge.to[1]] ??= []).push({ stage: edge.from[0], port: edge.from[1] });
    const compiled = compiler.compile(read.config, {
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
      outputs: read.definition.outputs.map((port) => ({ port: port.name, type: port.type })),
      sources: options.sources[id] ?? [],
      seed: document.settings.seed,
    });
  }
  return { ok: true, specs };
}
