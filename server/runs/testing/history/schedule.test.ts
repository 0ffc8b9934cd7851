import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../db/testing.ts";
import { createFileSystemStore } from "../../../storage/index.ts";
import { tunables } from "../../tunables.ts";
import { createEffectLedger } from "../fixtures.ts";
import { runSchedule, type ScheduleReport } from "./schedule.ts";
import type { World } from "./world.ts";

const SCHEDULES = 300;
/** Waiting for leases is most of a schedule, so many share the processor. */
const AT_ONCE = 12;

let db: TestDatabase;
let home: string;
let world: World;

beforeAll(async () => {
  db = await createTestDatabase();
  await createEffectLedger(db.pool);
  home = await mkdtemp(join(tmpdir(), "stagecraft-schedules-"));
  world = {
    database: db,
    store: createFileSystemStore({ folder: join(home, "store") }),
    workFolder: join(home, "work"),
    // Long enough for a heartbeat on a busy machine, short enough for hundreds of schedules.
    times: {
      ...tunables,
      leaseMs: 400,
      beatMs: 80,
      redeliverMs: 200,
      relayMs: 20,
      retryPauseMs: 20,
      infrastructureAttempts: 6,
    },
  };
});
afterAll(async () => {
  await db.drop();
  await rm(home, { recursive: true, force: true });
});

const replay = process.env.SCHEDULE_SEED;
const base = Date.now() % 1_000_000_000;
const seeds = replay === undefined ? Array.from({ length: SCHEDULES }, (_, index) => base + index) : [Number(replay)];

describe("random schedules", () => {
  it(
    "keep every guarantee, whatever dies, stands still, comes twice or is cancelled",
    { timeout: 400_000 },
    async () => {
      const reports: ScheduleReport[] = [];
      const waiting = [...seeds];
      const lane = async (): Promise<void> => {
        for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift())
          reports.push(await runSchedule(world, seed));
      };
      await Promise.all(Array.from({ length: AT_ONCE }, lane));

      const failing = reports.filter((report) => report.violations.length > 0);
      const words = failing.map(({ seed, violations }) => `SCHEDULE_SEED=${seed}: ${violations.join("; ")}`);
      expect(words.join("\n")).toBe("");
      expect(reports).toHaveLength(seeds.length);
      if (replay !== undefined) return;
      // Schedules that harm nobody would prove nothing.
      const totals: Record<string, number> = {};
      for (const { faults } of reports)
        for (const [name, times] of Object.entries(faults)) totals[name] = (totals[name] ?? 0) + times;
      for (const name of [
        "died claimed",
        "died prepared",
        "died collected",
        "died stored",
        "died committed",
        "stood still collected",
        "delivered twice",
        "delivery lost",
        "cancelled",
        "connections cut",
        "result refused",
        "result succeeded",
        "result failed",
      ]) {
        expect(totals[name] ?? 0, name).toBeGreaterThan(0);
      }
      expect(new Set(reports.map((report) => report.status))).toEqual(new Set(["succeeded", "failed", "cancelled"]));
    },
  );
});
