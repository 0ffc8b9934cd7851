import type { CompileContext, CostEstimate } from "../contract.ts";
import type { CleanSettings } from "./settings.ts";

/** Each operation passes over the table once; the result is written twice (before and after fitting). */
export function cost(settings: CleanSettings, _context: CompileContext, rows: number | null): CostEstimate {
  const passes = settings.operations.length + 2;
  if (rows === null) return { seconds: 1.5, basis: "Rows not known yet; a small table takes one to two seconds." };
  return { seconds: 0.4 + rows * passes * 5e-7, basis: `${rows} rows × ${passes} passes at 0.5 µs.` };
}
