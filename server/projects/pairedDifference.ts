import { z } from "zod";
import { type MetricKey, metricKeys } from "../stages/contract.ts";

const setSchema = z.object({
  rows: z.string(),
  count: z.number(),
  seed: z.number(),
  shared: z.boolean(),
  narrowing: z.number(),
  point: z.partialRecord(z.enum(metricKeys), z.number().nullable()),
  replicates: z.partialRecord(z.enum(metricKeys), z.array(z.number().nullable())),
});
/** `replicates.json` of an evaluation. */
export const replicatesSchema = z.object({ validation: setSchema, test: setSchema.nullable() });
export type ReplicateSet = z.infer<typeof setSchema>;

/** One run's metric minus another's. Without a range, `why` says what keeps the two from being compared row by row. */
export type Difference = { value: number; low: number | null; high: number | null; why: string | null };

const FEWEST = 20;

/** @returns null when both were judged on the same resamples of the same rows, else why they weren't */
export function notPaired(mine: ReplicateSet | null, other: ReplicateSet | null): string | null {
  if (mine === null || other === null) return "one of them kept no resamples";
  if (mine.rows !== other.rows) return "they were judged on different rows";
  if (mine.seed !== other.seed) return "their seeds differ, so their resamples do too";
  if (!mine.shared || !other.shared || mine.narrowing !== other.narrowing)
    return "tables this large are resampled by score, not by row";
  return null;
}

/**
 * The difference of two models' metrics with its range: quantiles of the difference over the resamples they share
 * (paired bootstrap; Efron & Tibshirani, An Introduction to the Bootstrap, §13.3).
 * @param confidence share of the resamples inside of the range
 * @returns by metric both have
 */
export function differencesOf(
  mine: ReplicateSet | null,
  other: ReplicateSet | null,
  confidence = 0.95,
): Partial<Record<MetricKey, Difference>> {
  if (mine === null || other === null) return {};
  const why = notPaired(mine, other);
  const found: Partial<Record<MetricKey, Difference>> = {};
  for (const key of metricKeys) {
    const [a, b] = [mine.point[key], other.point[key]];
    if (typeof a !== "number" || typeof b !== "number") continue;
    const range = why === null ? rangeOf(mine, other, key, confidence) : null;
    found[key] = {
      value: a - b,
      low: range?.[0] ?? null,
      high: range?.[1] ?? null,
      why: range === null ? (why ?? "too few resamples are defined") : null,
    };
  }
  return found;
}

function rangeOf(mine: ReplicateSet, other: ReplicateSet, key: MetricKey, confidence: number): [number, number] | null {
  const [a, b] = [mine.replicates[key] ?? [], other.replicates[key] ?? []];
  // The first draws are the same when one of the two drew more.
  const drawn: number[] = [];
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const [x, y] = [a[at], b[at]];
    if (typeof x === "number" && typeof y === "number") drawn.push(x - y);
  }
  if (drawn.length < FEWEST) return null;
  drawn.sort((x, y) => x - y);
  const [low, middle, high] = [(1 - confidence) / 2, 0.5, (1 + confidence) / 2].map((share) => quantile(drawn, share));
  if (low === undefined || middle === undefined || high === undefined) return null;
  if (mine.narrowing === 1) return [low, high];
  // Drawn from a part of the rows: the spread of all of them is narrower by √(part / all).
  const value = (mine.point[key] ?? 0) - (other.point[key] ?? 0);
  return [value + (low - middle) * mine.narrowing, value + (high - middle) * mine.narrowing];
}

/** Linear between neighbours, as numpy does by default. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const [below, above] = [Math.floor(place), Math.ceil(place)];
  const [low = 0, high = 0] = [sorted[below], sorted[above]];
  return low + (high - low) * (place - below);
}
