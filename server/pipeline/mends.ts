/** One-click mends: what the problems panel offers for a finding, as typed operations, so that they can be undone. */
import { getStage } from "../stages/registry.ts";
import { buildGraph, type Graph } from "./graph.ts";
import { checkConnection } from "./checkConnection.ts";
import type { PipelineIssue } from "./issues.ts";
import * as build from "./operationBuilders.ts";
import { applyOperation, type Operation } from "./operations.ts";
import { type Edge, edgeKey, type PipelineDocument, type Stage } from "./schema.ts";

export type Mend = { label: string; operations: Operation[] };

const mend = (label: string, ...operations: (Operation | null)[]): Mend | null => {
  const real = operations.filter((operation) => operation !== null);
  return real.length === 0 ? null : { label, operations: real };
};

/** Takes edges out one after the other: each operation fits the document the ones before it leave. */
function without(document: PipelineDocument, edges: readonly Edge[]): Operation[] {
  const operations: Operation[] = [];
  let current = document;
  for (const edge of edges) {
    const operation = build.disconnect(current, edge);
    if (operation === null) continue;
    operations.push(operation);
    current = applyOperation(current, operation);
  }
  return operations;
}

/** The settings field a finding is about, set back to what a new stage has; only when that cures the settings. */
function standardSetting(document: PipelineDocument, stage: Stage, issue: PipelineIssue): Mend | null {
  const definition = getStage(stage.kind);
  const field = issue.path?.[0];
  if (!definition || typeof field !== "string") return null;
  const standard = definition.defaultConfig()[field];
  const config = { ...stage.config };
  if (standard === undefined) delete config[field];
  else config[field] = standard;
  const parsed = definition.parse(config);
  const cured = parsed.ok || !parsed.issues.some((each) => each.path?.[0] === field);
  return cured ? mend("Use the standard setting", build.setConfig(document, stage.id, config)) : null;
}

/** Joins a missing input to the stage that offers it: the last one before it in flow order, when there is one. */
function missingInput(document: PipelineDocument, stage: Stage, graph: Graph): Mend | null {
  const definition = getStage(stage.kind);
  const at = document.stages.findIndex((each) => each.id === stage.id);
  const nearestFirst = [...document.stages.slice(0, at).reverse(), ...document.stages.slice(at + 1)];
  for (const input of definition?.inputs ?? []) {
    const present = document.edges.filter((edge) => edge.to[0] === stage.id && edge.to[1] === input.name).length;
    if (present >= input.min) continue;
    for (const other of nearestFirst) {
      const output = getStage(other.kind)?.outputs.find((port) => port.type === input.type);
      if (!output || other.muted) continue;
      const edge: Edge = { from: [other.id, output.name], to: [stage.id, input.name] };
      if (checkConnection(document, edge, graph).ok)
        return mend(`Connect ${other.name}`, build.connect(document, edge));
    }
  }
  return null;
}

/** Edges whose port or stage isn't there, or that join what doesn't fit. */
function brokenEdges(document: PipelineDocument): Edge[] {
  const kinds = new Map(document.stages.map((stage) => [stage.id, getStage(stage.kind)]));
  return document.edges.filter(({ from, to }) => {
    if (!kinds.has(from[0]) || !kinds.has(to[0])) return true;
    const [source, sink] = [kinds.get(from[0]), kinds.get(to[0])];
    const output = source?.outputs.find((port) => port.name === from[1]);
    const input = sink?.inputs.find((port) => port.name === to[1]);
    return (source && !output) || (sink && !input) || (output && input && output.type !== input.type);
  });
}

function extraEdges(document: PipelineDocument, stage: Stage): Edge[] {
  return (getStage(stage.kind)?.inputs ?? []).flatMap((port) =>
    port.max === null
      ? []
      : document.edges.filter((edge) => edge.to[0] === stage.id && edge.to[1] === port.name).slice(port.max),
  );
}

function doubledEdges(document: PipelineDocument): Edge[] {
  const seen = new Set<string>();
  return document.edges.filter((edge) => {
    const again = seen.has(edgeKey(edge));
    seen.add(edgeKey(edge));
    return again;
  });
}

/** The findings about the drawing itself that one operation can end, by code. */
const drawn: Record<string, (document: PipelineDocument, stage: Stage | null, issue: PipelineIssue) => Mend | null> = {
  input_missing: (document, stage) => stage && missingInput(document, stage, buildGraph(document)),
  input_full: (document, stage) => stage && mend("Keep the first", ...without(document, extraEdges(document, stage))),
  duplicate_edge: (document) => mend("Remove the double", ...without(document, doubledEdges(document))),
  stage_missing: (document) => mend("Remove the loose edges", ...without(document, brokenEdges(document))),
  port_missing: (document) => mend("Remove the edge", ...without(document, brokenEdges(document))),
  port_type: (document) => mend("Remove the edge", ...without(document, brokenEdges(document))),
  mute_blocked: (document, stage) => stage && mend("Unmute", build.setMuted(document, stage.id, false)),
  all_muted: (document) => {
    const [first] = document.stages;
    return first ? mend(`Unmute ${first.name}`, build.setMuted(document, first.id, false)) : null;
  },
  unknown_kind: (document, stage) => stage && mend("Remove the stage", build.removeStage(document, stage.id)),
  settings_invalid: (document, stage, issue) => stage && standardSetting(document, stage, issue),
};

/**
 * @returns what ends the finding, or null when only a person can decide; the stage's own proposal comes first
 */
export function mendOf(document: PipelineDocument, issue: PipelineIssue): Mend | null {
  const stage = document.stages.find((each) => each.id === issue.stageId) ?? null;
  if (issue.mend && stage)
    return mend(issue.mend.label, build.setConfig(document, stage.id, { ...stage.config, ...issue.mend.patch }));
  return drawn[issue.code]?.(document, stage, issue) ?? null;
}
