import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { createRun, isRunOver, listRuns, type Queryable } from "../runs/index.ts";
import { createEffectLedger, createProject, newRun, stageSpec } from "../runs/testing/fixtures.ts";
import { checkHistory } from "../runs/testing/history/checkHistory.ts";
import { loadHistory } from "../runs/testing/history/loadHistory.ts";
import { createRandom } from "../runs/testing/history/random.ts";
import { spawnWorker, type WorkerProcess } from "../runs/testing/spawnWorker.ts";
import { openBenchHome } from "./benchHome.ts";

export type KillResult = {
  kills: number;
  /** stages that were running in a killed worker */
  interrupted: number;
  /** seconds from the kill until the attempt was given up, and until the next one ran */
  noticed: { median: number; max: number };
  resumed: { median: number; max: number };
  runs: number;
  /** acknowledged runs that never ended */
  lost: number;
  /** breaches of the engine's guarantees, effects that happened twice among them */
  violations: string[];
};

type Victim = { killedAt: number; stages: { stageRunId: string; attempt: number }[] };

/** A run always under way needs at least this many; more only wait. */
const RUNS_AT_ONCE = 6;
const WORKERS = 4;
const SETTLE_MS = 120_000;

/**
 * Kills worker processes with SIGKILL at random moments while they work, replaces them, and reads from the events how
 * fast the work was taken up again.
 * @param kills how many workers die
 * @param seed decides moments and victims
 */
export async function measureWorkerKills({ kills = 50, seed = 1 } = {}): Promise<KillResult> {
  const random = createRandom(seed);
  const home = await openBenchHome();
  const { pool } = home.database;
  const project = await createProject(pool);
  await createEffectLedger(pool);
  const workers: WorkerProcess[] = await Promise.all(
    Array.from({ length: WORKERS }, () => spawnWorker(home.url, home.folder)),
  );
  const victims: Victim[] = [];
  const openRuns = async (): Promise<number> =>
    (await listRuns(pool, { ...project, limit: 1_000 })).filter((run) => !isRunOver(run.status)).length;
  const keepBusy = async (): Promise<void> => {
    for (let open = await openRuns(); open < RUNS_AT_ONCE; open += 1)
      await createRun(pool, newRun(project, plan(random.below(1e9))));
  };
  try {
    while (victims.length < kills) {
      await keepBusy();
      await pause(500 + random.below(2_500));
      const index = random.below(workers.length);
      const victim = workers[index];
      if (victim === undefined) continue;
      const killedAt = Date.now();
      victim.kill("SIGKILL");
      await victim.exited;
      victims.push({ killedAt, stages: await heldBy(pool, victim.workerId) });
      workers[index] = await spawnWorker(home.url, home.folder);
    }
    const deadline = Date.now() + SETTLE_MS;
    while ((await openRuns()) > 0 && Date.now() < deadline) await pause(200);
    return await evaluate(pool, project.projectId, victims);
  } finally {
    for (const worker of workers) worker.kill("SIGKILL");
    await Promise.all(workers.map((worker) => worker.exited));
    await home.close();
  }
}

/** `a → b, c → d`, each a second or so, two of them with an effect others can see. */
function plan(salt: number) {
  const timed = (id: string, parents: string[], changes = {}) =>
    stageSpec(id, parents, { entry: "timed", params: { workMs: 600 + (salt % 900), salt }, ...changes });
  return [
    timed("a", []),
    timed("b", ["a"], { effect: "registerModel" }),
    timed("c", ["a"]),
    timed("d", ["b", "c"], { effect: "registerModel" }),
  ];
}

async function heldBy(db: Queryable, workerId: string): Promise<Victim["stages"]> {
  const { rows } = await db.query(
    `SELECT id AS "stageRunId", attempt FROM "StageRun" WHERE "workerId" = $1 AND status = 'running'`,
    [workerId],
  );
  return z.array(z.object({ stageRunId: z.string(), attempt: z.number() })).parse(rows);
}

async function evaluate(db: Queryable, projectId: string, victims: Victim[]): Promise<KillResult> {
  const noticed: number[] = [];
  const resumed: number[] = [];
  for (const { killedAt, stages } of victims) {
    for (const { stageRunId, attempt } of stages) {
      const { rows } = await db.query(
        `SELECT event.at, event.data->>'status' AS status FROM "RunEvent" event
         JOIN "StageRun" stage ON stage."runId" = event."runId" AND stage."stageId" = event."stageId"
         WHERE stage.id = $1 AND event.attempt = $2 AND event.type = 'stage' ORDER BY event.seq`,
        [stageRunId, attempt + 1],
      );
      const seen = z.array(z.object({ at: z.date(), status: z.string() })).parse(rows);
      const secondsTo = (status: string): number =>
        ((seen.find((event) => event.status === status)?.at.getTime() ?? Number.NaN) - killedAt) / 1_000;
      noticed.push(secondsTo("queued"));
      resumed.push(secondsTo("running"));
    }
  }
  const runs = await listRuns(db, { projectId, limit: 1_000 });
  const violations: string[] = [];
  for (const run of runs) {
    const found = checkHistory(await loadHistory(db, { runId: run.id, projectId }));
    violations.push(...found.map((words) => `run ${run.number}: ${words}`));
  }
  const lost = runs.filter((run) => !isRunOver(run.status)).length;
  return {
    kills: victims.length,
    interrupted: noticed.length,
    noticed: spread(noticed),
    resumed: spread(resumed),
    runs: runs.length,
    lost,
    violations,
  };
}

function spread(values: number[]): { median: number; max: number } {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}
