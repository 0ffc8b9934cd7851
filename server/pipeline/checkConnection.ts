/** Whether an edge may be drawn, and if not, the sentence for the person drawing it. */
import { getStage } from "../stages/registry.ts";
import { buildGraph, type Graph, reachable } from "./graph.ts";
import type { Edge, PipelineDocument } from "./schema.ts";

export type ConnectionVerdict = { ok: true } | { ok: false; code: string; reason: string };

const refuse = (code: string, reason: string): ConnectionVerdict => ({ ok: false, code, reason });

/**
 * @param edge an edge that is not in the document yet
 * @param graph of the document, for whoever checks many edges; built when it is needed otherwise
 */
export function checkConnection(document: PipelineDocument, edge: Edge, graph?: Graph): ConnectionVerdict {
  const [fromId, fromPort] = edge.from;
  const [toId, toPort] = edge.to;
  if (fromId === toId) return refuse("self_loop", "A stage can't feed itself. To repeat work, add a feedback loop.");
  const from = document.stages.find((stage) => stage.id === fromId);
  const to = document.stages.find((stage) => stage.id === toId);
  if (!from || !to) return refuse("stage_missing", "One of the two stages no longer exists.");
  const source = getStage(from.kind)?.outputs.find((port) => port.name === fromPort);
  const sink = getStage(to.kind)?.inputs.find((port) => port.name === toPort);
  if (!source) return refuse("port_missing", `${from.name} has no output "${fromPort}".`);
  if (!sink) return refuse("port_missing", `${to.name} has no input "${toPort}".`);
  if (source.type !== sink.type) {
    return refuse(
      "port_type",
      `${to.name} takes ${sink.type} here, but "${source.label}" of ${from.name} carries ${source.type}.`,
    );
  }
  const present = document.edges.filter((other) => other.to[0] === toId && other.to[1] === toPort);
  if (present.some((other) => other.from[0] === fromId && other.from[1] === fromPort))
    return refuse("duplicate_edge", "These two ports are already connected.");
  if (sink.max !== null && present.length >= sink.max) {
    return refuse(
      "input_full",
      `"${sink.label}" of ${to.name} takes ${sink.max === 1 ? "one connection" : `${sink.max} connections`}; remove the present one first.`,
    );
  }
  if (reachable(graph ?? buildGraph(document), toId, "downstream").has(fromId)) {
    return refuse(
      "cycle",
      `${to.name} already leads to ${from.name}; this edge would close a circle. To repeat work, add a feedback loop.`,
    );
  }
  return { ok: true };
}
