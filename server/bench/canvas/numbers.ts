/** @param at share 0…1 of the values that are at most the answer */
export function quantile(values: readonly number[], at: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(at * sorted.length) - 1)];
  return value === undefined ? null : Math.round(value * 10) / 10;
}
export const median = (values: readonly number[]): number | null => quantile(values, 0.5);
