/** Estimated seconds of each stage, as its room says. */
import { propagate } from "../../pipeline/propagate.ts";
import type { PipelineDocument } from "../../pipeline/schema.ts";
import type { StageSpec } from "../../stages/contract.ts";
import { getCompiler } from "../../stages/registry.server.ts";

export function costs(
  document: PipelineDocument,
  specs: readonly StageSpec[],
  final: boolean,
  rows: number | null,
): Map<string, number> {
  const shapes = propagate(document);
  const configs = new Map(document.stages.map((stage) => [stage.id, stage.config]));
  return new Map(
    specs.map(({ stage }) => {
      const context = shapes.get(stage.id)?.context ?? { project: document.settings, inputs: {} };
      const cost = getCompiler(stage.kind)?.cost(
        configs.get(stage.id),
        { ...context, stageId: stage.id, name: stage.name, final },
        rows,
      );
      return [stage.id, cost?.seconds ?? 0];
    }),
  );
}
