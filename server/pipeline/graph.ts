/** Questions about the drawing as a directed graph. Edges that name a missing stage are ignored here; `listIssues` reports them. */
import type { Edge, PipelineDocument, Stage } from "./schema.ts";

export type Graph = {
  stages: Map<string, Stage>;
  incoming: Map<string, Edge[]>;
  outgoing: Map<string, Edge[]>;
};

export function buildGraph(document: Pick<PipelineDocument, "stages" | "edges">): Graph {
  const stages = new Map(document.stages.map((stage) => [stage.id, stage]));
  const incoming = new Map<string, Edge[]>();
  const outgoing = new Map<string, Edge[]>();
  for (const id of stages.keys()) {
    incoming.set(id, []);
    outgoing.set(id, []);
  }
  for (const edge of document.edges) {
    if (!stages.has(edge.from[0]) || !stages.has(edge.to[0])) continue;
    incoming.get(edge.to[0])?.push(edge);
    outgoing.get(edge.from[0])?.push(edge);
  }
  return { stages, incoming, outgoing };
}

export type Order = { ok: true; order: string[] } | { ok: false; order: string[]; cycle: string[] };

/**
 * Topological order, ties broken by the document's order, so that equal documents give equal plans.
 * @returns the order, or the stages that could be ordered and one cycle as a closed path of ids
 */
export function topologicalOrder(graph: Graph): Order {
  const missing = new Map([...graph.incoming].map(([id, edges]) => [id, edges.length]));
  const order: string[] = [];
  let ready = [...graph.stages.keys()].filter((id) => missing.get(id) === 0);
  const place = new Map([...graph.stages.keys()].map((id, index) => [id, index]));
  while (ready.length > 0) {
    const next: string[] = [];
    for (const id of ready) {
      order.push(id);
      for (const edge of graph.outgoing.get(id) ?? []) {
        const left = (missing.get(edge.to[0]) ?? 0) - 1;
        missing.set(edge.to[0], left);
        if (left === 0) next.push(edge.to[0]);
      }
    }
    ready = next.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
  }
  if (order.length === graph.stages.size) return { ok: true, order };
  return { ok: false, order, cycle: findCycle(graph, new Set(order)) };
}

/** Walks backwards among the stages that could not be ordered: each of them has such a predecessor, so the walk must repeat. */
function findCycle(graph: Graph, ordered: Set<string>): string[] {
  let current = [...graph.stages.keys()].find((id) => !ordered.has(id));
  const seen: string[] = [];
  while (current !== undefined && !seen.includes(current)) {
    seen.push(current);
    const id: string = current;
    current = graph.incoming
      .get(id)
      ?.map((edge) => edge.from[0])
      .find((from) => !ordered.has(from));
  }
  if (current === undefined) return seen;
  return [...seen.slice(seen.indexOf(current)), current].reverse();
}

/** Everything reachable from `start` along `edges` of the given direction, without `start` itself unless it lies on a cycle. */
export function reachable(graph: Graph, start: string, direction: "upstream" | "downstream"): Set<string> {
  const found = new Set<string>();
  const queue = [start];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const edges = direction === "downstream" ? graph.outgoing.get(id) : graph.incoming.get(id);
    for (const edge of edges ?? []) {
      const next = direction === "downstream" ? edge.to[0] : edge.from[0];
      if (!found.has(next)) {
        found.add(next);
        queue.push(next);
      }
    }
  }
  return found;
}
