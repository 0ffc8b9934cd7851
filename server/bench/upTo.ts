import { buildGraph, reachable } from "../pipeline/graph.ts";
import type { PipelineDocument } from "../pipeline/index.ts";

/** The part of a pipeline that one stage needs, that stage included. Serving doesn't change what a model is worth. */
export function upTo(document: PipelineDocument, stageId: string): PipelineDocument {
  const kept = reachable(buildGraph(document), stageId, "upstream").add(stageId);
  return {
    ...document,
    stages: document.stages.filter((stage) => kept.has(stage.id)),
    edges: document.edges.filter((edge) => kept.has(edge.from[0]) && kept.has(edge.to[0])),
  };
}
