import { withChromiumPage } from "../economics/testing/chromiumPage.ts";
import { firstRecomputeMilliseconds, recomputeMilliseconds } from "../economics/testing/digits.ts";

export type SheetTimes = { first: number; median: number; p95: number; max: number };
export type EconomicsSheetResult = { times: number; node: SheetTimes; chromium: SheetTimes };

/**
 * One changed amount until the whole economics sheet is recomputed: 1,000 thresholds, 2,000 replicates of the counts,
 * 5,000 Monte Carlo draws, tornado, 60 months.
 * @param times recomputations after ten that warm up
 * @returns milliseconds in Node and in Chromium; `first` is the very first one, before anything is compiled
 */
export async function measureEconomicsSheet({ times = 200 } = {}): Promise<EconomicsSheetResult> {
  const node = summary(firstRecomputeMilliseconds(), recomputeMilliseconds(times));
  const chromium = await withChromiumPage(async (page) => {
    const measured: { first: number; taken: number[] } = await page.evaluate(
      `import("/server/economics/testing/digits.ts").then((room) => ({
        first: room.firstRecomputeMilliseconds(),
        taken: room.recomputeMilliseconds(${times}),
      }))`,
    );
    return summary(measured.first, measured.taken);
  });
  return { times, node, chromium };
}

function summary(first: number, rising: readonly number[]): SheetTimes {
  const at = (share: number): number =>
    rising[Math.min(rising.length - 1, Math.floor(rising.length * share))] ?? Number.NaN;
  return { first, median: at(0.5), p95: at(0.95), max: at(1) };
}
