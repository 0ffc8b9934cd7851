/** Largest batch a monitor judges: what its columns can be compared by without waiting minutes. */
export const MAX_BATCH_BYTES = 1_000_000_000;
/** Logged predictions of one report; drift shows in far fewer. */
export const MOST_LOGGED_ROWS = 20_000;
/** The queue tries again when a worker died over a report, but not for ever. */
export const JUDGE_ATTEMPTS = 3;

/** Largest file of outcomes, in characters. */
export const MOST_OUTCOME_CHARS = 4_000_000;

/** How often retrain rules are looked at, and outcomes joined with answers that came later. */
export const RULES_EVERY_MS = 60_000;
