import { buildGraph, topologicalOrder } from "../../../server/pipeline/graph.ts";
import { listIssues, type PipelineIssue } from "../../../server/pipeline/issues.ts";
import { propagate, type StageShapes } from "../../../server/pipeline/propagate.ts";
import type { PipelineDocument } from "../../../server/pipeline/schema.ts";
import type { PortSpec, SummaryLine } from "../../../server/stages/contract.ts";
import { getStage } from "../../../server/stages/registry.ts";

/** Everything a node shows about its stage, apart from where it stands and how its run goes. */
export type Card = {
  id: string;
  kind: string;
  name: string;
  /** Name of the kind; null when this installation doesn't know it. */
  label: string | null;
  icon: string | null;
  /** CSS colour of the kind. */
  hue: string;
  lines: SummaryLine[];
  inputs: PortSpec[];
  outputs: PortSpec[];
  errors: number;
  warnings: number;
};

/** What follows from the document alone. */
export type Derived = {
  shapes: Map<string, StageShapes>;
  issues: PipelineIssue[];
  /** Stage ids in flow order; stages on a cycle come last. */
  order: string[];
  cards: Map<string, Card>;
};

const levels = { error: 0, warning: 1, note: 2 } as const;
const sameLines = (a: SummaryLine[], b: SummaryLine[]): boolean =>
  a.length === b.length && a.every((line, index) => line.label === b[index]?.label && line.value === b[index]?.value);

/** The old card when nothing on it changed: only nodes whose card is a new object are drawn again. */
function keepCard(old: Card | undefined, next: Card): Card {
  const same =
    old !== undefined &&
    old.kind === next.kind &&
    old.name === next.name &&
    old.errors === next.errors &&
    old.warnings === next.warnings &&
    sameLines(old.lines, next.lines);
  return same ? old : next;
}

/**
 * @param previous result for the document before, so that unchanged cards stay the same objects
 * @returns shapes, findings (errors first), flow order and cards
 */
export function derive(document: PipelineDocument, previous: Derived | null): Derived {
  const graph = buildGraph(document);
  const shapes = propagate(document, graph);
  const found = listIssues(document, shapes);
  const order = topologicalOrder(graph).order;
  const placed = new Set(order);
  const place = new Map(order.map((id, index) => [id, index]));
  const rank = (issue: PipelineIssue): number =>
    issue.stageId === null ? -1 : (place.get(issue.stageId) ?? order.length);
  const issues = [...found].sort((a, b) => levels[a.level] - levels[b.level] || rank(a) - rank(b));
  const count = new Map<string, { errors: number; warnings: number }>();
  for (const issue of issues) {
    if (issue.stageId === null || issue.level === "note") continue;
    const at = count.get(issue.stageId) ?? { errors: 0, warnings: 0 };
    if (issue.level === "error") at.errors += 1;
    else at.warnings += 1;
    count.set(issue.stageId, at);
  }
  const cards = new Map<string, Card>();
  for (const stage of document.stages) {
    const definition = getStage(stage.kind);
    const context = shapes.get(stage.id)?.context ?? { project: document.settings, inputs: {} };
    const card: Card = {
      id: stage.id,
      kind: stage.kind,
      name: stage.name || (definition?.label ?? stage.kind),
      label: definition?.label ?? null,
      icon: definition?.icon ?? null,
      hue: definition ? `var(${definition.hue})` : "var(--muted)",
      lines: definition ? definition.summary(stage.config, context) : [{ label: "unknown kind", value: stage.kind }],
      inputs: definition?.inputs ?? [],
      outputs: definition?.outputs ?? [],
      errors: count.get(stage.id)?.errors ?? 0,
      warnings: count.get(stage.id)?.warnings ?? 0,
    };
    cards.set(stage.id, keepCard(previous?.cards.get(stage.id), card));
  }
  return {
    shapes,
    issues,
    order: [...order, ...document.stages.map((stage) => stage.id).filter((id) => !placed.has(id))],
    cards,
  };
}
