import { buildGraph, topologicalOrder } from "../../../server/pipeline/graph.ts";
import { listIssues, type PipelineIssue } from "../../../server/pipeline/issues.ts";
import { propagate, type StageShapes } from "../../../server/pipeline/propagate.ts";
import { readStage } from "../../../server/pipeline/readStage.ts";
import {
  type Annotation,
  type PipelineDocument,
  pipelineSchema,
  type Stage,
  stageSchema,
} from "../../../server/pipeline/schema.ts";
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
  muted: boolean;
  pinned: boolean;
  annotation: Annotation | null;
  /** Settings of a newer version: shown, neither edited nor run. */
  newer: boolean;
};

/** What follows from the document alone. */
export type Derived = {
  /** What it was derived from. */
  of: PipelineDocument;
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
    old.muted === next.muted &&
    old.pinned === next.pinned &&
    old.annotation === next.annotation &&
    old.newer === next.newer &&
    sameLines(old.lines, next.lines);
  return same ? old : next;
}

/** Parts of a stage that only say how it is drawn or what people remark on it. */
const drawnOnly: readonly string[] = ["ui", "annotation"];
const meaningful = stageSchema.keyof().options.filter((key) => !drawnOnly.includes(key));
const sameStage = (a: Stage, b: Stage | undefined): boolean =>
  a === b || (b !== undefined && meaningful.every((key) => a[key] === b[key]));
const meaningfulParts = pipelineSchema
  .keyof()
  .options.filter(
    (key) => key !== "stages" && key !== "notes" && key !== "frames" && key !== "loops" && key !== "name",
  );

/** Whether two documents differ at most in how they are drawn and remarked on: then columns, findings and order are the same. */
function sameMeaning(a: PipelineDocument, b: PipelineDocument): boolean {
  return (
    meaningfulParts.every((key) => a[key] === b[key]) &&
    (a.stages === b.stages ||
      (a.stages.length === b.stages.length && a.stages.every((stage, index) => sameStage(stage, b.stages[index]))))
  );
}

/** What a card says beside its findings. */
function cardOf(
  stage: Stage,
  document: PipelineDocument,
  shapes: Derived["shapes"],
  count: { errors: number; warnings: number } | undefined,
): Card {
  const definition = getStage(stage.kind);
  const read = readStage(stage);
  const context = shapes.get(stage.id)?.context ?? { project: document.settings, inputs: {} };
  const lines = (): SummaryLine[] => {
    if (read.status === "known") return read.definition.summary(read.config, context);
    if (read.status === "newer") return [{ label: "settings", value: "of a newer version" }];
    return [{ label: "unknown kind", value: stage.kind }];
  };
  return {
    id: stage.id,
    kind: stage.kind,
    name: stage.name || (definition?.label ?? stage.kind),
    label: definition?.label ?? null,
    icon: definition?.icon ?? null,
    hue: definition ? `var(${definition.hue})` : "var(--muted)",
    lines: lines(),
    inputs: definition?.inputs ?? [],
    outputs: definition?.outputs ?? [],
    errors: count?.errors ?? 0,
    warnings: count?.warnings ?? 0,
    muted: stage.muted === true,
    pinned: stage.ui.pinned === true,
    annotation: stage.annotation ?? null,
    newer: read.status === "newer",
  };
}

/** The same findings, with the cards' marks brought up to date: moving a thousand stages computes nothing anew. */
function redrawn(document: PipelineDocument, previous: Derived): Derived {
  const cards = new Map(previous.cards);
  let changed = false;
  for (const stage of document.stages) {
    const old = previous.cards.get(stage.id);
    const pinned = stage.ui.pinned === true;
    const annotation = stage.annotation ?? null;
    if (!old || (old.pinned === pinned && old.annotation === annotation)) continue;
    cards.set(stage.id, { ...old, pinned, annotation });
    changed = true;
  }
  return { ...previous, of: document, cards: changed ? cards : previous.cards };
}

/**
 * @param previous result for the document before, so that unchanged cards stay the same objects
 * @returns shapes, findings (errors first), flow order and cards
 */
export function derive(document: PipelineDocument, previous: Derived | null): Derived {
  if (previous && sameMeaning(previous.of, document)) return redrawn(document, previous);
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
    const card = cardOf(stage, document, shapes, count.get(stage.id));
    cards.set(stage.id, keepCard(previous?.cards.get(stage.id), card));
  }
  return {
    of: document,
    shapes,
    issues,
    order: [...order, ...document.stages.map((stage) => stage.id).filter((id) => !placed.has(id))],
    cards,
  };
}
