import type { CompileContext, CostEstimate } from "../contract.ts";
import type { IngestSettings } from "./settings.ts";

/** Measured on the reference machine: about 5 µs per row of 20 columns, plus the start of a stage. */
export function cost(settings: IngestSettings, _context: CompileContext, rows: number | null): CostEstimate {
  const columns = Math.max(settings.columns.length, 1);
  if (rows === null)
    return { seconds: 2, basis: "Size of the file not known yet; a small file takes about two seconds." };
  return { seconds: 0.5 + rows * columns * 2.5e-7, basis: `${rows} rows × ${columns} columns at 0.25 µs per cell.` };
}
