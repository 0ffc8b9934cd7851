/** Muted stages are left out of runs: what reaches the input a kind passes through leaves by the output of the same type. */
import { getStage } from "../stages/registry.ts";
import type { StageIssue } from "../stages/contract.ts";
import { type Edge, edgeKey, type End, type PipelineDocument } from "./schema.ts";

export type MuteIssue = StageIssue & { stageId: string };

/**
 * @returns the document as a run sees it, without muted stages (the very same object when none is muted), and why a muted
 * stage can't be left out: somebody needs an output that nothing can be passed through to
 */
export function withoutMuted(document: PipelineDocument): { document: PipelineDocument; issues: MuteIssue[] } {
  const muted = new Map(document.stages.filter((stage) => stage.muted).map((stage) => [stage.id, stage]));
  if (muted.size === 0) return { document, issues: [] };
  const nameOf = new Map(document.stages.map((stage) => [stage.id, stage.name]));
  const incoming = new Map<string, Edge[]>();
  for (const edge of document.edges) incoming.set(edge.to[0], [...(incoming.get(edge.to[0]) ?? []), edge]);

  /** Where what leaves by an output really comes from, or the muted output that has nothing to hand on. */
  const origins = (end: End, passed: readonly string[]): (End | { blocked: End })[] => {
    const stage = muted.get(end[0]);
    if (!stage) return [end];
    const way = getStage(stage.kind)?.passThrough;
    if (way?.to !== end[1]) return [{ blocked: end }];
    // On a circle of muted stages nothing ever arrives; the circle itself is reported elsewhere.
    if (passed.includes(stage.id)) return [];
    return (incoming.get(stage.id) ?? [])
      .filter((edge) => edge.to[1] === way.from)
      .flatMap((edge) => origins(edge.from, [...passed, stage.id]));
  };

  const issues: MuteIssue[] = [];
  const edges = new Map<string, Edge>();
  for (const edge of document.edges) {
    if (muted.has(edge.to[0])) continue;
    for (const from of origins(edge.from, [])) {
      if ("blocked" in from) {
        const [id, port] = from.blocked;
        const stage = muted.get(id);
        const output = getStage(stage?.kind ?? "")?.outputs.find((each) => each.name === port);
        issues.push({
          stageId: id,
          code: "mute_blocked",
          level: "error",
          message: `${nameOf.get(id) ?? id} is muted, but ${nameOf.get(edge.to[0]) ?? edge.to[0]} needs its ${(output?.label ?? port).toLowerCase()}, which can't be passed through. Unmute it, or remove the connection.`,
        });
      } else {
        const direct: Edge = from[0] === edge.from[0] ? edge : { from, to: edge.to };
        edges.set(edgeKey(direct), direct);
      }
    }
  }
  return {
    document: {
      ...document,
      stages: document.stages.filter((each) => !each.muted),
      edges: [...edges.values()],
      loops: document.loops.filter((loop) => !muted.has(loop.from) && !muted.has(loop.to)),
    },
    issues,
  };
}
