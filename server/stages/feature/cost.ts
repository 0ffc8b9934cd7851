import type { CompileContext, CostEstimate } from "../contract.ts";
import type { FeatureSettings } from "./settings.ts";

/** A pass per operation over about three numbers per incoming column, plus writing the matrix. */
export function cost(settings: FeatureSettings, context: CompileContext, rows: number | null): CostEstimate {
  const columns = context.inputs.dataset?.[0]?.columns?.length ?? 20;
  const passes = (settings.mode === "auto" ? 5 : settings.operations.length) + 2;
  if (rows === null) return { seconds: 1.5, basis: "Rows not known yet; a small table takes one to two seconds." };
  return {
    seconds: 0.4 + rows * columns * passes * 2.5e-8,
    basis: `${rows} rows × ${columns} columns × ${passes} passes at 25 ns.`,
  };
}
