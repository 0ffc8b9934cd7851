import { availableParallelism } from "node:os";
import { join } from "node:path";
import { createLocalBackend } from "../backends/local/index.ts";
import type { Backend } from "../backends/port.ts";
import { createDetectTask, redeliverDetections, sweepUploads } from "../catalog/index.ts";
import { openDatabase, type Database } from "../db/index.ts";
import { env, pythonPath } from "../env.js";
import { createMailTask } from "../mail/index.ts";
import { tellOfDueReviews, tellOfEndedRuns } from "../notifications/index.ts";
import { createEraseTask } from "../personal/index.ts";
import { checkRules, createJudgeTask, joinOutcomes, redeliverReports, RULES_EVERY_MS } from "../monitoring/index.ts";
import { createPeople } from "../labeling/index.ts";
import { tellOfReopenedGates } from "../reviews/index.ts";
import { createCodeHash, startEngine, type Engine } from "../runs/index.ts";
import { emptyOldTrash, startRun } from "../projects/index.ts";
import { failAbandonedVersions } from "../serving/index.ts";
import { openStore, type ArtifactStore } from "../storage/index.ts";
import { applyRetention } from "../workspaces/index.ts";
import { createEffects } from "./effects.ts";

/** People look at a run that has ended within seconds. */
const NEWS_MS = 2_000;
/** An approval that no longer holds is news of minutes, not of seconds. */
const REOPENED_MS = 60_000;
/** Due dates are days. */
const DUE_MS = 15 * 60_000;
/** The trash says thirty days. */
const TRASH_KEPT_MS = 30 * 24 * 3_600_000;
const TRASH_EVERY_MS = 3_600_000;
/** What a workspace keeps is set in days. */
const RETENTION_MS = 3_600_000;
/** An upload nobody goes on with is forgotten after a day; looking hourly is often enough. */
const UPLOADS_MS = 3_600_000;
/** A version that will never go live is shown as loading for this long at most. */
const ABANDONED_VERSIONS_MS = 10_000;

export type WorkerOptions = {
  /** an open database, or the address of one that this worker opens and closes itself */
  database: Pick<Database, "pool" | "url" | "prisma"> | string;
  /** the data folder */
  home?: string;
  /** stages at once; one per processor by default */
  concurrency?: number;
  /** where stages execute; warm Python interpreters on this machine by default. A given one stays open on stop. */
  backend?: Backend;
  store?: ArtifactStore;
  python?: string;
};

/**
 * Starts a worker in this process: executes the stages of every project whose runs lie in the database.
 * @returns its id, the walls around its interpreters, and `stop`, which finishes or hands back what runs
 */
export async function startWorker(options: WorkerOptions): Promise<Engine> {
  const { projectRoot, servePort, home: defaultHome } = env();
  const home = options.home ?? defaultHome;
  const concurrency = options.concurrency ?? availableParallelism();
  let own: Database | undefined;
  const database =
    typeof options.database === "string"
      ? (own = openDatabase(options.database, { max: concurrency + 6 }))
      : options.database;
  const backend =
    options.backend ??
    createLocalBackend({ python: options.python ?? pythonPath(), scratch: join(home, "scratch"), concurrency });
  const close = async (): Promise<void> => {
    if (options.backend === undefined) await backend.close();
    await own?.close();
  };
  try {
    const store = options.store ?? openStore(home);
    // Whoever works with it here doesn't close it.
    const { pool, url, prisma } = database;
    const borrowed: Database = { pool, url, prisma, close: () => Promise.resolve() };
    const workFolder = join(home, "work");
    const engine = await startEngine({
      database,
      store,
      backend,
      effects: createEffects({
        backend,
        home,
        servePort,
        database: () => ({ ...database, close: async () => undefined }),
      }),
      people: createPeople(),
      codeHash: createCodeHash(projectRoot),
      workFolder,
      tasks: {
        detect: createDetectTask({ pool: database.pool, store, backend, workFolder }),
        erase: createEraseTask({ db: database, store, backend, workFolder }),
        judge: createJudgeTask({ pool: database.pool, store, backend, workFolder }),
        mail: createMailTask(),
      },
      chores: [
        { name: "outcomes", everyMs: RULES_EVERY_MS, work: () => joinOutcomes(database.pool) },
        {
          name: "retrain rules",
          everyMs: RULES_EVERY_MS,
          work: () =>
            checkRules(borrowed, {
              store,
              startRun: (wish) => startRun(borrowed, { ...wish, final: true, scope: { mode: "whole" } }),
            }),
        },
        {
          name: "abandoned versions",
          everyMs: ABANDONED_VERSIONS_MS,
          work: () => failAbandonedVersions(database.pool),
        },
        { name: "ended runs", everyMs: NEWS_MS, work: () => tellOfEndedRuns(database) },
        { name: "old trash", everyMs: TRASH_EVERY_MS, work: () => emptyOldTrash(database, TRASH_KEPT_MS) },
        { name: "retention", everyMs: RETENTION_MS, work: () => applyRetention(database) },
        { name: "abandoned uploads", everyMs: UPLOADS_MS, work: () => sweepUploads(database, home) },
        { name: "due reviews", everyMs: DUE_MS, work: () => tellOfDueReviews(database) },
        { name: "reopened gates", everyMs: REOPENED_MS, work: () => tellOfReopenedGates(borrowed) },
      ],
      concurrency,
    });
    await redeliverReports(database.pool);
    await redeliverDetections(database.pool);
    return {
      ...engine,
      stop: async () => {
        await engine.stop();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
