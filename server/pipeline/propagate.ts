/** Columns at every port without running anything. */
import { type PortShape, type StageContext, unknownShape } from "../stages/contract.ts";
import { getStage } from "../stages/registry.ts";
import { buildGraph, type Graph, topologicalOrder } from "./graph.ts";
import type { PipelineDocument } from "./schema.ts";

export type StageShapes = { context: StageContext; outputs: Record<string, PortShape> };

/**
 * @returns per stage id: what its inputs bring and what its outputs will carry. Stages on a cycle and stages of unknown kind get unknown shapes.
 */
export function propagate(document: PipelineDocument, graph: Graph = buildGraph(document)): Map<string, StageShapes> {
  const shapes = new Map<string, StageShapes>();
  const inOrder = topologicalOrder(graph).order;
  const rest = document.stages.map((stage) => stage.id).filter((id) => !inOrder.includes(id));
  for (const id of rest.length > 0 ? [...inOrder, ...rest] : inOrder) {
    const stage = graph.stages.get(id);
    if (!stage) continue;
    const inputs: Record<string, PortShape[]> = {};
    for (const edge of graph.incoming.get(id) ?? []) {
      (inputs[edge.to[1]] ??= []).push(shapes.get(edge.from[0])?.outputs[edge.from[1]] ?? unknownShape);
    }
    const context: StageContext = { project: document.settings, inputs };
    const definition = getStage(stage.kind);
    shapes.set(id, { context, outputs: definition ? definition.propagate(stage.config, context) : {} });
  }
  return shapes;
}
