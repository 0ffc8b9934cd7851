import type { PipelineDocument } from "../pipeline/index.ts";
import type { Template, TemplateValue } from "../templates/index.ts";

/** A stage as a small picture of the pipeline shows it. */
export type DrawnStage = { id: string; kind: string; x: number; y: number };

export type DescribedTemplate = {
  id: string;
  title: string;
  goal: string;
  problem: string;
  rows: number;
  columns: number;
  origin: string;
  value: TemplateValue | null;
  drawing: { stages: DrawnStage[]; edges: [from: string, to: string][] };
};

/** What the gallery shows of a template. */
export function describeTemplate(template: Template, today: string): DescribedTemplate {
  const { id, title, goal, problem, rows, columns, origin, value } = template;
  return { id, title, goal, problem, rows, columns, origin, value, drawing: drawingOf(template.document(today)) };
}

/** Stages where they are drawn, and what is connected with what. */
export function drawingOf(document: PipelineDocument): DescribedTemplate["drawing"] {
  return {
    stages: document.stages.map(({ id, kind, ui }) => ({ id, kind, x: ui.x ?? 0, y: ui.y ?? 0 })),
    edges: document.edges.map(({ from, to }) => [from[0], to[0]]),
  };
}
