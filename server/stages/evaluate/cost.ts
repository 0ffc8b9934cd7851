import type { CompileContext, CostEstimate } from "../contract.ts";
import type { EvaluateSettings } from "./settings.ts";

const secondsPerMillionRows = 12;
const secondsPerReplicate = 0.0003;
const secondsPerImportanceRow = 4e-6;
const assumedColumns = 20;

/**
 * Estimated time of judging all connected models.
 * @param rows rows before the draw; null when nobody has counted them
 */
export function estimateEvaluation(
  settings: EvaluateSettings,
  context: CompileContext,
  rows: number | null,
): CostEstimate {
  const assumed = rows ?? 10_000;
  const models = Math.max(1, context.inputs["model"]?.length ?? 1);
  const columns = context.inputs["features"]?.[0]?.columns?.length ?? assumedColumns;
  const importance = settings.importance
    ? columns * settings.importanceRepeats * Math.min(settings.importanceRows, assumed) * secondsPerImportanceRow
    : 0;
  const seconds =
    models * (0.2 + (assumed / 1e6) * secondsPerMillionRows + settings.replicates * secondsPerReplicate) + importance;
  const counted = rows === null ? "an assumed 10,000 rows" : `${rows.toLocaleString("en-US")} rows`;
  return {
    seconds: Math.ceil(seconds * 10) / 10,
    basis: `${models} ${models === 1 ? "model" : "models"}, ${counted}, ${settings.replicates} bootstrap replicates`,
  };
}
