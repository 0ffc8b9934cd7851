/** Operations made from the document as it is, so that `before` and `index` are always true. */
import type { Operation } from "./operations.ts";
import { type Edge, edgeKey, type PipelineDocument, type Stage } from "./schema.ts";

export const addStage = (document: PipelineDocument, stage: Stage): Operation => ({
  type: "addStage",
  index: document.stages.length,
  stage,
});

export function removeStage(document: PipelineDocument, stageId: string): Operation | null {
  const index = document.stages.findIndex((stage) => stage.id === stageId);
  const stage = document.stages[index];
  if (!stage) return null;
  return {
    type: "removeStage",
    index,
    stage,
    edges: document.edges
      .map((item, place) => ({ index: place, item }))
      .filter(({ item }) => item.from[0] === stageId || item.to[0] === stageId),
    loops: document.loops
      .map((item, place) => ({ index: place, item }))
      .filter(({ item }) => item.from === stageId || item.to === stageId),
  };
}

export const connect = (document: PipelineDocument, edge: Edge): Operation => ({
  type: "connect",
  index: document.edges.length,
  edge,
});

export function disconnect(document: PipelineDocument, edge: Edge): Operation | null {
  const index = document.edges.findIndex((other) => edgeKey(other) === edgeKey(edge));
  return index < 0 ? null : { type: "disconnect", index, edge };
}

export function setConfig(
  document: PipelineDocument,
  stageId: string,
  after: Record<string, unknown>,
): Operation | null {
  const stage = document.stages.find((candidate) => candidate.id === stageId);
  return stage ? { type: "setConfig", stageId, before: stage.config, after } : null;
}

export function renameStage(document: PipelineDocument, stageId: string, after: string): Operation | null {
  const stage = document.stages.find((candidate) => candidate.id === stageId);
  return stage ? { type: "renameStage", stageId, before: stage.name, after } : null;
}

export function moveStages(
  document: PipelineDocument,
  positions: Record<string, { x: number; y: number }>,
): Operation | null {
  const moves = document.stages.flatMap((stage) => {
    const position = positions[stage.id];
    return position ? [{ stageId: stage.id, before: stage.ui, after: { ...stage.ui, ...position } }] : [];
  });
  return moves.length > 0 ? { type: "move", moves } : null;
}

export const setSettings = (document: PipelineDocument, after: PipelineDocument["settings"]): Operation => ({
  type: "setSettings",
  before: document.settings,
  after,
});
