import { canonicalJson } from "../../server/pipeline/file.ts";
import { buildGraph, topologicalOrder } from "../../server/pipeline/graph.ts";
import type { PipelineDocument } from "../../server/pipeline/schema.ts";

/**
 * Stages whose result no longer shows what the drawing says: their settings or inputs changed since the run, or those of a stage before them.
 * @param current the drawing
 * @param ran the version the run used
 */
export function staleStages(current: PipelineDocument, ran: PipelineDocument): Set<string> {
  const stale = new Set<string>();
  const before = new Map(ran.stages.map((stage) => [stage.id, stage]));
  const inputsOf = (document: PipelineDocument, id: string): string[] =>
    document.edges
      .filter((edge) => edge.to[0] === id)
      .map((edge) => `${edge.from.join(".")}>${edge.to[1]}`)
      .sort();
  const settingsChanged = canonicalJson(current.settings) !== canonicalJson(ran.settings);
  const graph = buildGraph(current);
  for (const id of topologicalOrder(graph).order) {
    const now = graph.stages.get(id);
    const then = before.get(id);
    if (!now || !then) continue;
    const own =
      settingsChanged ||
      now.kind !== then.kind ||
      now.muted !== then.muted ||
      canonicalJson(now.config) !== canonicalJson(then.config) ||
      inputsOf(current, id).join() !== inputsOf(ran, id).join();
    const inherited = (graph.incoming.get(id) ?? []).some(
      (edge) => stale.has(edge.from[0]) || !before.has(edge.from[0]),
    );
    if (own || inherited) stale.add(id);
  }
  return stale;
}
