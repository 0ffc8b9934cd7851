/** Stages in a row, as many beside each other as the canvas shows in readable size. */
import { emptyPipeline, type PipelineDocument, type Stage } from "../pipeline/index.ts";
import { getStage, type StageKind } from "../stages/registry.ts";

const COLUMN_WIDTH = 320;
const ROW_HEIGHT = 192;
const PER_ROW = 3;

/** A stage as a proposal or a template means it: what differs from the kind's own settings, and why. */
export type Part = {
  id: string;
  kind: StageKind;
  name: string;
  settings: Record<string, unknown>;
  /** By setting, in one sentence. */
  reasons: Record<string, string>;
};

/** The connections of the usual order: two models trained side by side, the better one judged, deployed and watched. */
export const usualEdges: PipelineDocument["edges"] = [
  { from: ["ingest", "dataset"], to: ["label", "dataset"] },
  { from: ["label", "dataset"], to: ["clean", "dataset"] },
  { from: ["clean", "dataset"], to: ["feature", "dataset"] },
  { from: ["feature", "features"], to: ["train", "features"] },
  { from: ["feature", "features"], to: ["tune", "features"] },
  { from: ["feature", "features"], to: ["evaluate", "features"] },
  { from: ["tune", "model"], to: ["evaluate", "model"] },
  { from: ["train", "model"], to: ["evaluate", "model"] },
  { from: ["tune", "model"], to: ["deploy", "model"] },
  { from: ["train", "model"], to: ["deploy", "model"] },
  { from: ["evaluate", "report"], to: ["deploy", "report"] },
  { from: ["deploy", "endpoint"], to: ["monitor", "endpoint"] },
];

/** @returns a document of these stages with the settings their kinds start from */
export function drawPipeline(
  name: string,
  settings: PipelineDocument["settings"],
  parts: readonly Part[],
  edges: PipelineDocument["edges"] = usualEdges,
): PipelineDocument {
  return { ...emptyPipeline(name), settings, stages: parts.map(toStage), edges };
}

function toStage(part: Part, place: number): Stage {
  const row = Math.floor(place / PER_ROW);
  return {
    id: part.id,
    kind: part.kind,
    name: part.name,
    config: { ...getStage(part.kind)?.defaultConfig(), ...part.settings },
    ui: { x: (place % PER_ROW) * COLUMN_WIDTH, y: row * ROW_HEIGHT, reasons: part.reasons },
  };
}
