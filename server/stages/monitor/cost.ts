import type { CostEstimate } from "../contract.ts";

/** @param rows rows of the reference, or null when unknown */
export function estimateMonitorCost(rows: number | null): CostEstimate {
  return {
    seconds: 0.5 + (rows ?? 10_000) / 500_000,
    basis: rows === null ? "reference of unknown size" : `reference of ${rows} rows`,
  };
}
