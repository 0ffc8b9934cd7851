/** Columns at every port without running anything. */
import { type PortShape, type StageContext, unknownShape } from "../stages/contract.ts";
import { buildGraph, type Graph, topologicalOrder } from "./graph.ts";
import { readStage } from "./readStage.ts";
import type { PipelineDocument, Stage } from "./schema.ts";

export type StageShapes = { context: StageContext; outputs: Record<string, PortShape> };

/**
 * @returns per stage id: what its inputs bring and what its outputs will carry. Stages on a cycle and stages of unknown kind get unknown shapes.
 */
export function propagate(document: PipelineDocument, graph: Graph = buildGraph(document)): Map<string, StageShapes> {
  const shapes = new Map<string, StageShapes>();
  const inOrder = topologicalOrder(graph).order;
  const ordered = new Set(inOrder);
  const rest = document.stages.map((stage) => stage.id).filter((id) => !ordered.has(id));
  for (const id of rest.length > 0 ? [...inOrder, ...rest] : inOrder) {
    const stage = graph.stages.get(id);
    if (!stage) continue;
    const inputs: Record<string, PortShape[]> = {};
    for (const edge of graph.incoming.get(id) ?? []) {
      (inputs[edge.to[1]] ??= []).push(shapes.get(edge.from[0])?.outputs[edge.from[1]] ?? unknownShape);
    }
    const context: StageContext = { project: document.settings, inputs };
    shapes.set(id, { context, outputs: outputsOf(stage, context) });
  }
  return shapes;
}

function outputsOf(stage: Stage, context: StageContext): Record<string, PortShape> {
  const read = readStage(stage);
  if (read.status === "unknown") return {};
  if (read.status === "known" && !stage.muted) return read.definition.propagate(read.config, context);
  const way = stage.muted ? read.definition.passThrough : undefined;
  return Object.fromEntries(
    read.definition.outputs.map((port) => [
      port.name,
      (port.name === way?.to ? context.inputs[way.from]?.[0] : undefined) ?? unknownShape,
    ]),
  );
}
