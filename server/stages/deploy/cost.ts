import type { CostEstimate } from "../contract.ts";

/** @param rows rows of the training set, or null when unknown; the live check sends at most 2,000 of them */
export function estimateDeployCost(rows: number | null): CostEstimate {
  const sent = Math.min(rows ?? 2000, 2000);
  return { seconds: 1 + sent / 2000, basis: `loading the bundle and ${sent} test rows over HTTP` };
}
