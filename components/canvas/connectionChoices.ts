import { checkConnection } from "../../server/pipeline/checkConnection.ts";
import { buildGraph, type Graph } from "../../server/pipeline/graph.ts";
import { type Edge, edgeKey, type PipelineDocument, type Stage } from "../../server/pipeline/schema.ts";
import type { PortSpec } from "../../server/stages/contract.ts";
import { getStage } from "../../server/stages/registry.ts";

/** A line of the list behind the key C: a port that may be joined, or the reason why it may not. */
export type ConnectionChoice = {
  key: string;
  /** Which way it would flow, seen from the stage. */
  direction: "out" | "in";
  other: string;
  /** Labels of the own port and of the other stage's; null where no port of the two fits at all. */
  ports: { own: string; far: string } | null;
} & ({ ok: true; edge: Edge } | { ok: false; reason: string });

const types = (ports: readonly PortSpec[]): string => [...new Set(ports.map((port) => port.type))].join(", ");

/** Every pair of ports of the same type, in one direction. */
function pairs(
  document: PipelineDocument,
  stage: Stage,
  other: Stage,
  direction: "out" | "in",
  graph: Graph,
): ConnectionChoice[] {
  const own = getStage(stage.kind)?.[direction === "out" ? "outputs" : "inputs"] ?? [];
  const far = getStage(other.kind)?.[direction === "out" ? "inputs" : "outputs"] ?? [];
  return own.flatMap((mine) =>
    far.flatMap((theirs): ConnectionChoice[] => {
      if (mine.type !== theirs.type) return [];
      const ends: [Edge["from"], Edge["to"]] = [
        [stage.id, mine.name],
        [other.id, theirs.name],
      ];
      const edge: Edge = direction === "out" ? { from: ends[0], to: ends[1] } : { from: ends[1], to: ends[0] };
      const verdict = checkConnection(document, edge, graph);
      const line = {
        key: edgeKey(edge),
        direction,
        other: other.name,
        ports: { own: mine.label, far: theirs.label },
      };
      return [verdict.ok ? { ...line, ok: true, edge } : { ...line, ok: false, reason: verdict.reason }];
    }),
  );
}

/** Why two stages have nothing to join. */
function unfit(stage: Stage, other: Stage): string {
  const [own, far] = [getStage(stage.kind), getStage(other.kind)];
  if (!far || !own) return `“${far ? stage.kind : other.kind}” is not a stage this installation knows.`;
  if (own.outputs.length > 0 && far.inputs.length > 0)
    return `${stage.name} gives ${types(own.outputs)}; ${other.name} takes ${types(far.inputs)}.`;
  return far.inputs.length === 0 ? `${other.name} takes nothing in.` : `${stage.name} gives nothing on.`;
}

/**
 * Everything the stage may be joined to, and for the rest the reason: what may be joined first.
 * @returns at least one line for every other stage
 */
export function connectionChoices(document: PipelineDocument, stageId: string): ConnectionChoice[] {
  const stage = document.stages.find((each) => each.id === stageId);
  if (!stage) return [];
  const graph = buildGraph(document);
  const all = document.stages
    .filter((other) => other.id !== stageId)
    .flatMap((other): ConnectionChoice[] => {
      const found = [...pairs(document, stage, other, "out", graph), ...pairs(document, stage, other, "in", graph)];
      if (found.length > 0) return found;
      const key = `none:${other.id}`;
      return [{ key, direction: "out", other: other.name, ports: null, ok: false, reason: unfit(stage, other) }];
    });
  return [...all.filter((choice) => choice.ok), ...all.filter((choice) => !choice.ok)];
}
