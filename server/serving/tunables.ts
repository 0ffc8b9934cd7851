/** Times and limits of serving, each with its reason. Tests shorten them; nothing else changes them. */
export const tunables = {
  /** Largest request body: what SageMaker accepts for a real-time endpoint. */
  bodyBytes: 6 * 1024 * 1024,
  /** Nesting a request may have: instances, row, cell; anything deeper is no table. */
  depth: 32,
  /** Violations listed in an answer; the first ones tell what is wrong. */
  violations: 100,
  /** Requests one key may send: this many at once, and this many per second in the long run. */
  keyBurst: 10_000,
  keyPerSecond: 5_000,
  /** Rows one member may try from the pages: enough for a person, too few for a program. */
  passBurst: 30,
  passPerSecond: 2,
  /** The page gives up on a row after this long: a Python runner may have to start first. */
  tryTimeoutMs: 20_000,
  /** Keys and versions are read again this often even when no notification came (a lost LISTEN connection). */
  refreshMs: 2_000,
  /** A version that failed to load is tried again after this long. */
  reloadFailedMs: 30_000,
  /** A version loaded for its live check that never went live is let go after this long. */
  idleVersionMs: 600_000,
  /** How old a heartbeat may be for the process to count as running. */
  heartbeatMs: 2_000,
  silentMs: 10_000,
  /** When a key was used last is for people to read; ten seconds are exact enough. */
  usedMs: 10_000,
  /** Predictions reach the database at most this long after their answer. */
  flushMs: 1_000,
  /** Predictions waiting on disk for a database that is away; beyond it they are counted, not kept. */
  spoolBytes: 1_000_000_000,
  /** Lines of one statement of the flush. */
  flushRows: 5_000,
  /** Logged predictions are kept this long, and looked through this often: long enough to judge a quarter. */
  keepDays: 90,
  forgetMs: 3_600_000,
  /** A row larger than this is logged without its cells. */
  loggedRowChars: 65_536,
  /** How often spools of dead processes are looked for. */
  adoptMs: 5_000,
  /** Requests may take this long to finish when the process is told to stop; the supervisor waits five seconds. */
  stopGraceMs: 3_500,
  /** A client that sends its request slower than this is cut off. */
  requestTimeoutMs: 30_000,
  /** Live answers may differ by this much, relative to max(1, |y|, spread of y). */
  tolerance: 1e-5,
  /** Rows per request of the live check, at most. */
  checkRows: 1_000,
  /** Rows a version is asked before a rollback goes to it. */
  rollbackRows: 200,
  /** A switch of versions is given up after this long: a Python runner may have to start first. */
  switchSeenMs: 30_000,
  /** The live check of one request gives up after this long: a Python runner may have to start first. */
  checkTimeoutMs: 60_000,
};
export type Tunables = typeof tunables;

/** Endpoint ids are announced here when versions or keys change. */
export const endpointsChannel = "stagecraft_endpoints";
