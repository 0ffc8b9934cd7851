import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import type { StageSpec } from "../../../stages/contract.ts";
import type { Moment } from "../../executor.ts";
import { getRun } from "../../service.ts";
import { isRunOver } from "../../states.ts";
import { sweepOnce } from "../../sweep.ts";
import { cancelRun, createRun, type StageIds } from "../../transitions/index.ts";
import { withReconnect } from "../../withReconnect.ts";
import { createProject, newRun, stageSpec } from "../fixtures.ts";
import { checkHistory } from "./checkHistory.ts";
import { loadHistory } from "./loadHistory.ts";
import { createRandom, type Random } from "./random.ts";
import { createWorker, expectedText, type Fate, type SimulatedWorker, type World } from "./world.ts";

/** A run that has not ended after this long is lost; a healthy one takes about a second. */
const PATIENCE_MS = 30_000;

export type ScheduleReport = { seed: number; violations: string[]; status: string; faults: Record<string, number> };

/** A random acyclic plan of 2 … 6 stages. */
function randomPlan(random: Random): StageSpec[] {
  const count = 2 + random.below(5);
  return Array.from({ length: count }, (_, index) => {
    const parents = Array.from({ length: index }, (_unused, parent) => `s${parent}`).filter(() => random.chance(0.45));
    return stageSpec(`s${index}`, parents, {
      entry: random.chance(0.06) ? "mistake" : "work",
      params: { workMs: random.below(25) },
      effect: random.chance(0.5) ? "registerModel" : null,
      cacheable: random.chance(0.5),
    });
  });
}

/** One adventure: a plan, workers that die, stand still and are told things twice, cancels, lost connections. */
export async function runSchedule(world: World, seed: number): Promise<ScheduleReport> {
  const random = createRandom(seed);
  const { pool } = world.database;
  const faults: Record<string, number> = {};
  const count = (name: string): void => void (faults[name] = (faults[name] ?? 0) + 1);
  const temper = {
    die: random.next() * 0.12,
    stand: random.next() * 0.08,
    twice: random.next() * 0.6,
    lose: random.next() * 0.1,
  };
  const cancelAfter = random.chance(0.35) ? random.below(25) : null;
  const cutAfter = random.chance(0.05) ? random.below(15) : null;

  const fateAt = (moment: Moment): Fate => {
    if (random.chance(temper.die)) {
      count(`died ${moment}`);
      return "die";
    }
    if (!random.chance(temper.stand)) return "go on";
    count(`stood still ${moment}`);
    return { pauseMs: world.times.leaseMs * (0.8 + random.next()) };
  };
  const workers: SimulatedWorker[] = [];
  const someWorker = (): SimulatedWorker => {
    const usable = workers.filter((worker) => worker.isUsable());
    if (usable.length >= 2) return random.pick(usable);
    const fresh = createWorker(world, fateAt);
    workers.push(fresh);
    return fresh;
  };

  const project = await withReconnect(() => createProject(pool));
  const plan = randomPlan(random);
  const request = newRun(project, plan);
  const asked = await Promise.all(
    Array.from({ length: 1 + random.below(3) }, () => withReconnect(() => createRun(pool, request))),
  );
  const runId = asked[0]?.runId ?? "";
  const violations = asked.some((answer) => answer.runId !== runId) ? ["one request key gave two runs"] : [];

  const delivered: StageIds[] = [];
  const started = Date.now();
  for (let step = 0; Date.now() - started < PATIENCE_MS; step += 1) {
    try {
      for (const ids of await takeJobs(world, runId)) {
        if (random.chance(temper.lose)) {
          count("delivery lost");
          continue;
        }
        delivered.push(ids);
        someWorker().deliver(ids);
        if (random.chance(temper.twice)) {
          count("delivered twice");
          someWorker().deliver(ids);
        }
      }
      if (delivered.length > 0 && random.chance(temper.twice / 4)) {
        count("old delivery repeated");
        someWorker().deliver(random.pick(delivered));
      }
      if (step === cancelAfter) {
        count("cancelled");
        await cancelRun(pool, { runId, projectId: project.projectId });
      }
      if (step === cutAfter) {
        count("connections cut");
        await pool.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        );
      }
      await sweepOnce(pool, world.times);
      const { rows } = await pool.query(`SELECT status FROM "Run" WHERE id = $1`, [runId]);
      if (rows[0] && isRunOver(rows[0].status)) break;
    } catch {
      count("the scheduler lost its connection");
    }
    await pause(5 + random.below(20));
  }
  await Promise.all(workers.map((worker) => worker.settled()));
  for (const worker of workers) for (const result of worker.results) count(`result ${result}`);

  violations.push(...(await judge(world, { runId, projectId: project.projectId, plan })));
  const { rows } = await withReconnect(() => pool.query(`SELECT status FROM "Run" WHERE id = $1`, [runId]));
  return { seed, violations, status: String(rows[0]?.status), faults };
}

/** Takes the run's deliveries out of the queue, as a queue's worker would. */
async function takeJobs({ database: { pool } }: World, runId: string): Promise<StageIds[]> {
  const { rows } = await pool.query(
    `WITH due AS MATERIALIZED (
       SELECT job.id, job.key FROM graphile_worker.jobs job
       JOIN "StageRun" stage ON job.key LIKE 'stage:' || stage.id || ':%'
       WHERE stage."runId" = $1 AND job.run_at <= clock_timestamp()
     ), gone AS MATERIALIZED (
       SELECT count(*) FROM (SELECT array_agg(id) AS ids FROM due) found, graphile_worker.complete_jobs(found.ids) WHERE found.ids IS NOT NULL
     )
     SELECT due.key FROM due, gone ORDER BY due.key`,
    [runId],
  );
  return rows.map((row) => {
    const [, stageRunId = "", attempt = ""] = String(row.key).split(":");
    return { runId, stageRunId, attempt: Number(attempt) };
  });
}

async function judge(
  world: World,
  subject: { runId: string; projectId: string; plan: StageSpec[] },
): Promise<string[]> {
  const { pool } = world.database;
  const violations = checkHistory(await withReconnect(() => loadHistory(pool, subject)));
  const run = await withReconnect(() => getRun(pool, subject));
  const expected = new Map<string, string>();
  for (const spec of subject.plan) {
    expected.set(
      spec.stage.id,
      expectedText(
        spec.stage.id,
        (spec.inputs.dataset ?? []).map((ref) => expected.get(ref.stage) ?? ""),
      ),
    );
  }
  for (const stage of run.stages) {
    for (const { manifest } of stage.outputs) {
      const found = await text(await world.store.open(manifest[0]?.sha256 ?? ""));
      if (found !== expected.get(stage.stageId))
        violations.push(`${stage.stageId} holds something else than it computed`);
    }
  }
  return violations;
}
