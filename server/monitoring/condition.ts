import { parseCronItem } from "graphile-worker";
import { z } from "zod";
import { BadRequestError } from "../errors/index.ts";

/** When to retrain: by the calendar, when the data have moved, or when a month is worth too little. */
export const conditionSchema = z.discriminatedUnion("kind", [
  /** Minute, hour, day of month, month, day of week; UTC. */
  z.strictObject({ kind: z.literal("cron"), cron: z.string().trim().min(9).max(100) }),
  z.strictObject({ kind: z.literal("drift"), level: z.enum(["warn", "alarm"]) }),
  /** Value of the last whole month, currency of the sheet. */
  z.strictObject({ kind: z.literal("value"), below: z.number() }),
]);
export type Condition = z.output<typeof conditionSchema>;

export type CronMatch = (at: Date) => boolean;

/** Reads a cron line (UTC). @throws BadRequestError `cron_invalid` */
export function readCron(cron: string): CronMatch {
  try {
    const { match } = parseCronItem({ task: "retrain", match: cron });
    return (at) =>
      match({
        min: at.getUTCMinutes(),
        hour: at.getUTCHours(),
        date: at.getUTCDate(),
        month: at.getUTCMonth() + 1,
        dow: at.getUTCDay(),
      });
  } catch (error) {
    throw new BadRequestError({
      code: "cron_invalid",
      userMessage: `“${cron}” is no calendar rule.`,
      remedy:
        "Write minute, hour, day of the month, month and day of the week, for example 0 6 1 * * for six o’clock on every first.",
      cause: error,
    });
  }
}

const MINUTE_MS = 60_000;
/** A worker that was away longer looks back no further: one firing is enough. */
const MOST_MINUTES = 45 * 24 * 60;

/** The newest minute after `from`, up to `until`, that the line names; null if there is none. */
export function lastDue(cron: string, from: Date, until: Date): Date | null {
  const matches = readCron(cron);
  const end = Math.floor(until.getTime() / MINUTE_MS);
  const start = Math.max(Math.floor(from.getTime() / MINUTE_MS), end - MOST_MINUTES);
  for (let minute = end; minute > start; minute -= 1) {
    const at = new Date(minute * MINUTE_MS);
    if (matches(at)) return at;
  }
  return null;
}
