import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startCluster, stopCluster } from "../db/embedded.ts";
import { createPool } from "../db/index.ts";
import { keepRunning } from "./launch.ts";
import { isAlive, waitUntil } from "./processes.mjs";

let folder: string;
let endWatch: (() => Promise<void>) | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagecraft-launch-"));
  chmodSync(folder, 0o711);
});
afterEach(async () => {
  // also when the test failed: a watch would go on starting servers
  await endWatch?.();
  endWatch = undefined;
  await stopCluster(folder);
  rmSync(folder, { recursive: true, force: true });
});

it("waits for the sessions of a killed server to be gone, and keeps its port", async () => {
  const first = await startCluster({ folder, durable: true });
  // Sessions busy computing notice their server's death only at the next pause.
  const pool = createPool(first.url("postgres"), 2);
  const busy = [1, 2].map(() => pool.query("SELECT count(*) FROM generate_series(1, 10000000)").catch(() => "lost"));
  await waitUntil(() => pool.totalCount === 2 && pool.idleCount === 0, 10_000);
  process.kill(first.pid, "SIGKILL");
  const again = await startCluster({ folder, durable: true });
  expect(again).toMatchObject({ adopted: false, port: first.port });
  await Promise.all(busy);
  await pool.end();
});

it("starts a killed database again where the others look for it, and stops the new one", async () => {
  const start = (): ReturnType<typeof startCluster> => startCluster({ folder, durable: true });
  const first = await start();
  const stop = (endWatch = keepRunning(first, start));
  const pool = createPool(first.url("postgres"), 1);
  // By its start: a session of the killed server may still answer for a moment.
  const startOfServer = async (): Promise<number> => {
    const { rows } = await pool.query<{ at: Date }>("SELECT pg_postmaster_start_time() AS at");
    return rows[0]?.at.getTime() ?? 0;
  };
  const before = await startOfServer();
  process.kill(first.pid, "SIGKILL");
  const answersAgain = (): Promise<boolean> =>
    startOfServer().then(
      (now) => now > before,
      () => false,
    );
  expect(await waitUntil(answersAgain, 20_000)).toBe(true);
  await pool.end();
  const second = await start();
  expect(second).toMatchObject({ adopted: true, port: first.port });
  await stop();
  expect(isAlive(second.pid)).toBe(false);
});
