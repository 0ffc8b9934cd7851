import { print, table } from "./output.ts";
import { planOrExplain, readPipeline } from "./readPipeline.ts";
import { getCompiler } from "../stages/registry.server.ts";
import { propagate } from "../pipeline/index.ts";

/**
 * Prints what a run would do, in order, without running anything.
 * @throws CommandFailed listing what blocks a run
 */
export function plan(path: string): void {
  const document = readPipeline(path);
  const specs = planOrExplain(document, { sources: {}, final: true });
  const shapes = propagate(document);
  const rows = specs.map((spec) => {
    const stage = document.stages.find((candidate) => candidate.id === spec.stage.id);
    const context = shapes.get(spec.stage.id)?.context ?? { project: document.settings, inputs: {} };
    const cost =
      stage &&
      getCompiler(stage.kind)?.cost(
        stage.config,
        { ...context, stageId: stage.id, name: stage.name, final: true },
        null,
      );
    const inputs = Object.entries(spec.inputs).flatMap(([port, refs]) =>
      refs.map((ref) => `${ref.stage}.${ref.port} → ${port}`),
    );
    return [
      spec.stage.id,
      spec.stage.kind,
      inputs.join(", ") || "–",
      `${spec.resources.memoryMb} MB`,
      cost ? `about ${cost.seconds.toFixed(1)} s` : "",
      cost?.basis ?? "",
    ];
  });
  print(table([["stage", "kind", "inputs", "memory", "time", "estimated from"], ...rows], [3]));
}
