/** Which part of a pipeline a run covers: what is executed, and whose outputs are taken over from an earlier run. */
import { z } from "zod";
import { buildGraph, type Graph, reachable } from "./graph.ts";
import type { PipelineIssue } from "./issues.ts";
import { type PipelineDocument, stageIdSchema } from "./schema.ts";

const stage = { stageId: stageIdSchema };
/** The run whose outputs are taken over. */
const base = { runId: z.uuid() };

export const runScopeSchema = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("whole") }),
  /** A stage and everything it needs. */
  z.strictObject({ mode: z.literal("to"), ...stage }),
  /** A stage and everything that hangs on it; what lies before comes from an earlier run as it is. */
  z.strictObject({ mode: z.literal("from"), ...stage, ...base }),
  /** What failed, was skipped or cancelled in an earlier run, and what hangs on it. */
  z.strictObject({ mode: z.literal("retry"), ...base }),
  /** One stage with the inputs it gets from an earlier run. */
  z.strictObject({ mode: z.literal("only"), ...stage, ...base }),
]);
export type RunScope = z.infer<typeof runScopeSchema>;
export type RunMode = RunScope["mode"];

/** What a scope asks of an earlier run. */
export type BaseRun = { number: number; stages: ReadonlyMap<string, { kind: string; status: string }> };

/**
 * `execute`: stages that run. `pinned`: stages whose outputs those read and that come from the earlier run. `further`:
 * stages before the pinned ones that the earlier run may have as well; taken along so that the new run can be built on.
 */
export type PlanScope = { execute: ReadonlySet<string>; pinned: ReadonlySet<string>; further: ReadonlySet<string> };

export type ScopeOutcome = { ok: true; scope: PlanScope } | { ok: false; issue: PipelineIssue };

const none: ReadonlySet<string> = new Set();

function refuse(code: string, message: string, stageId: string | null = null): ScopeOutcome {
  return { ok: false, issue: { stageId, code, level: "error", message } };
}

/**
 * @param from the earlier run a partial scope names; null where the scope needs none
 * @returns the stages by what happens to them, or why the scope can't be run
 */
export function resolveScope(document: PipelineDocument, wish: RunScope, from: BaseRun | null): ScopeOutcome {
  const graph = buildGraph(document);
  if ("stageId" in wish && !graph.stages.has(wish.stageId))
    return refuse("stage_missing", `There is no stage “${wish.stageId}” in the pipeline any more.`);
  if (wish.mode === "whole")
    return { ok: true, scope: { execute: new Set(graph.stages.keys()), pinned: none, further: none } };
  if (wish.mode === "to") {
    const execute = reachable(graph, wish.stageId, "upstream").add(wish.stageId);
    return { ok: true, scope: { execute, pinned: none, further: none } };
  }
  if (from === null) return refuse("run_not_found", "The run to build on does not exist.");
  const has = (id: string): boolean => {
    const known = from.stages.get(id);
    return known?.status === "succeeded" && known.kind === graph.stages.get(id)?.kind;
  };
  const execute = new Set<string>();
  if (wish.mode === "only") execute.add(wish.stageId);
  if (wish.mode === "from") {
    execute.add(wish.stageId);
    for (const id of reachable(graph, wish.stageId, "downstream")) execute.add(id);
  }
  if (wish.mode === "retry") {
    const open = [...graph.stages.keys()].filter((id) => from.stages.has(id) && !has(id));
    if (open.length === 0) return refuse("nothing_failed", `Nothing is left to repeat of run ${from.number}.`);
    for (const id of open) spread(graph, id, has, execute);
  }
  const pinned = parentsOutside(graph, execute);
  const lacking = [...pinned].find((id) => !has(id));
  if (lacking !== undefined) return refuse("pinned_missing", lackingWords(graph, lacking, from), lacking);
  const further = new Set<string>();
  for (const id of pinned) for (const up of reachable(graph, id, "upstream")) if (has(up)) further.add(up);
  for (const id of [...pinned, ...execute]) further.delete(id);
  return { ok: true, scope: { execute, pinned, further } };
}

/** Adds a stage, everything after it, and what those need that the earlier run doesn't have (drawn in since, say). */
function spread(graph: Graph, start: string, has: (id: string) => boolean, into: Set<string>): void {
  const waiting = [start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (into.has(id)) continue;
    into.add(id);
    for (const edge of graph.outgoing.get(id) ?? []) waiting.push(edge.to[0]);
    for (const edge of graph.incoming.get(id) ?? []) if (!has(edge.from[0])) waiting.push(edge.from[0]);
  }
}

function parentsOutside(graph: Graph, execute: ReadonlySet<string>): Set<string> {
  const parents = new Set<string>();
  for (const id of execute)
    for (const edge of graph.incoming.get(id) ?? []) if (!execute.has(edge.from[0])) parents.add(edge.from[0]);
  return parents;
}

function lackingWords(graph: Graph, id: string, from: BaseRun): string {
  const name = graph.stages.get(id)?.name ?? id;
  const known = from.stages.get(id);
  if (!known) return `Run ${from.number} has no result of ${name}: the stage wasn’t part of it.`;
  if (known.status !== "succeeded") return `Run ${from.number} has no result of ${name}: it didn’t finish there.`;
  return `What run ${from.number} calls ${name} is another kind of stage now.`;
}

/** The executed stages with everything before them: what is known about their inputs follows from it. */
export function withUpstream(document: PipelineDocument, execute: ReadonlySet<string>): PipelineDocument {
  const graph = buildGraph(document);
  const wanted = new Set(execute);
  for (const id of execute) for (const up of reachable(graph, id, "upstream")) wanted.add(up);
  return {
    ...document,
    stages: document.stages.filter((each) => wanted.has(each.id)),
    edges: document.edges.filter((edge) => wanted.has(edge.to[0]) && wanted.has(edge.from[0])),
  };
}
