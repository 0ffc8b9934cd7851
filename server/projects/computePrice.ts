import { env } from "../env.js";

/** Money with what it was reckoned from. */
export type Money = { amount: number; currency: string; basis: string };

/**
 * What work on this machine costs.
 * @param seconds of work, all stages together
 * @returns the amount at the price of an hour that the installation sets
 */
export function priceOf(seconds: number): Money {
  const { perHour, currency } = env().computePrice;
  const basis = `${perHour.toFixed(2)} ${currency} per machine hour`;
  return { amount: (seconds / 3600) * perHour, currency, basis };
}

/** Seconds the stages of a run really worked; what was cached or taken over took nobody's time. */
export function workSeconds(
  stages: readonly { cached: boolean; startedAt: Date | null; endedAt: Date | null }[],
): number {
  const ms = stages.map(({ cached, startedAt, endedAt }) =>
    cached || startedAt === null || endedAt === null ? 0 : endedAt.getTime() - startedAt.getTime(),
  );
  return ms.reduce((sum, each) => sum + each, 0) / 1000;
}
