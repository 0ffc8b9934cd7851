import { emptyPipeline, type Edge, type PipelineDocument, type Stage } from "../../pipeline/schema.ts";
import { getStage, stageDefinitions } from "../../stages/registry.ts";

/** One pipeline of the drawing: what a team really builds, in flow order. */
const chain = stageDefinitions.filter((definition) => definition.inputs.length === 0 || definition.passThrough);
const ROW = 8;
const STEP = { x: 300, y: 170 } as const;

/**
 * @param count stages, in rows of eight that are connected from left to right where the ports allow it
 * @returns a document that could have been drawn by hand
 */
export function drawingOf(count: number): PipelineDocument {
  const rest = chain.slice(1);
  const stages: Stage[] = [];
  const edges: Edge[] = [];
  for (let index = 0; index < count; index += 1) {
    const column = index % ROW;
    const definition = column === 0 ? chain[0] : rest[(column - 1) % rest.length];
    if (!definition) break;
    const id = `s${index}`;
    const place = {
      x: (Math.floor(index / (ROW * 40)) * ROW + column) * STEP.x,
      y: (Math.floor(index / ROW) % 40) * STEP.y,
    };
    stages.push({
      id,
      kind: definition.kind,
      name: `${definition.label} ${index}`,
      config: definition.defaultConfig(),
      ui: place,
    });
    const before = stages[index - 1];
    const output =
      column === 0 || !before
        ? undefined
        : getStage(before.kind)?.outputs.find((port) => port.type === definition.inputs[0]?.type);
    const input = definition.inputs[0];
    // One stage waits to be connected by the measure's hand.
    if (before && output && input && index !== ROW + 1)
      edges.push({ from: [before.id, output.name], to: [id, input.name] });
  }
  return { ...emptyPipeline(`${count} stages`), settings: { seed: 42, target: "y" }, stages, edges };
}
