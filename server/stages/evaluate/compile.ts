import { defineCompiler, type CompiledStage, type CompileContext, type Json } from "../contract.ts";
import { estimateEvaluation } from "./cost.ts";
import { evaluateSettingsSchema, type EvaluateSettings } from "./settings.ts";

function compile(settings: EvaluateSettings, context: CompileContext): CompiledStage {
  const params: { [key: string]: Json } = {
    metric: settings.metric,
    replicates: settings.replicates,
    confidence: settings.confidence,
    importance: settings.importance ? { repeats: settings.importanceRepeats, rows: settings.importanceRows } : null,
    ...(settings.sliceColumns.length > 0
      ? { slices: { columns: settings.sliceColumns, fewest: settings.sliceRows } }
      : {}),
    // Part of the parameters so that opening the test partition is never answered from a cache that hadn't opened it.
    final: context.final,
    seed: context.project.seed,
  };
  return { params, resources: { cpus: 2, memoryMb: 4096, seconds: 1800 }, cacheable: true, effect: "registerModel" };
}

export const evaluateCompiler = defineCompiler(evaluateSettingsSchema, {
  compile,
  cost: (settings, context, rows) => estimateEvaluation(settings, context, rows),
});
