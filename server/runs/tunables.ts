/** Times and limits of the engine, each with its reason. Tests shorten them; nothing else changes them. */
export const tunables = {
  /** How long a claim lasts without a heartbeat. With two sweeps a second a dead worker is noticed within 8.5 s. */
  leaseMs: 8_000,
  /** Three beats may get lost (slow network, long garbage collection) before a lease ends. */
  beatMs: 2_000,
  /** A beat that failed is tried again before the next is due. */
  beatRetryMs: 500,
  /** How often expired leases are looked for; one indexed query. */
  sweepMs: 500,
  /** A queued stage whose job has not been picked up for this long gets a new delivery, unless its job is still waiting. */
  redeliverMs: 5_000,
  /** Attempts a stage may lose to dead workers or a lost database before the run fails. */
  infrastructureAttempts: 3,
  /** First pause before an attempt that the backend (not a dead worker) lost is repeated; doubles each time. */
  retryPauseMs: 500,
  /** Progress, log and metric events of one stage are written together at most four times a second: people can't read faster. */
  relayMs: 250,
  /** Log lines kept per event and characters per line: an event stays a few kilobytes, whatever a library prints. */
  relayLines: 100,
  relayLineChars: 2_000,
  /** Metric points kept per event. */
  relayPoints: 500,
  /** The live view asks again after this long even when no notification came: a dead LISTEN connection costs two seconds at most. */
  pollMs: 2_000,
  /** Events read at once by a subscriber that catches up. */
  eventPage: 500,
  /** First and longest pause between two tries to reach a lost database. */
  reconnectMs: 100,
  reconnectMaxMs: 2_000,
  /** What a stopping worker gives its stages to finish before it hands them back to the queue. */
  stopGraceMs: 3_000,
  /** What a stopping worker then gives the database to take them; without it the leases run out, which does the same. */
  stopPatienceMs: 4_000,
  /** How often what nobody needs any more is looked for: reading every manifest is cheap, but not free. */
  garbageEveryMs: 60 * 60 * 1_000,
  /** Files younger than this are never collected: the row that refers to them may still be on its way. */
  garbageGraceMs: 24 * 60 * 60 * 1_000,
};
export type Tunables = typeof tunables;
