/** What stages will take, before they run. */
import type { CostEstimate } from "../stages/contract.ts";
import { getStage } from "../stages/registry.ts";
import { getCompiler } from "../stages/registry.server.ts";
import { propagate } from "./propagate.ts";
import type { PipelineDocument } from "./schema.ts";

/**
 * The estimate of every stage's own room.
 * @param rows rows a stage reads, or null when nobody has counted them
 * @returns by stage id; stages whose settings can't be read have none
 */
export function estimateStages(
  document: PipelineDocument,
  options: { rows: (stageId: string) => number | null; final: boolean },
): Map<string, CostEstimate> {
  const shapes = propagate(document);
  const found = new Map<string, CostEstimate>();
  for (const stage of document.stages) {
    const compiler = getCompiler(stage.kind);
    const shape = shapes.get(stage.id);
    if (!compiler || !shape || getStage(stage.kind)?.parse(stage.config).ok !== true) continue;
    const context = { ...shape.context, stageId: stage.id, name: stage.name, final: options.final };
    found.set(stage.id, compiler.cost(stage.config, context, options.rows(stage.id)));
  }
  return found;
}
