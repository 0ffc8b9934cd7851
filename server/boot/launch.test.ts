import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startCluster, stopCluster } from "../db/embedded.ts";
import { createPool } from "../db/index.ts";
import { keepRunning } from "./launch.ts";
import { isAlive, waitUntil } from "./processes.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagecraft-launch-"));
  chmodSync(folder, 0o711);
});
afterEach(async () => {
  await stopCluster(folder);
  rmSync(folder, { recursive: true, force: true });
});

it("starts a killed database again where the others look for it, and stops the new one", async () => {
  const start = (): ReturnType<typeof startCluster> => startCluster({ folder, durable: true });
  const first = await start();
  const stop = keepRunning(first, start);
  const pool = createPool(first.url("postgres"), 1);
  await pool.query("SELECT 1");
  process.kill(first.pid, "SIGKILL");
  const answersAgain = (): Promise<boolean> =>
    pool.query("SELECT 1").then(
      () => !isAlive(first.pid),
      () => false,
    );
  expect(await waitUntil(answersAgain, 20_000)).toBe(true);
  await pool.end();
  const second = await start();
  expect(second).toMatchObject({ adopted: true, port: first.port });
  await stop();
  expect(isAlive(second.pid)).toBe(false);
});
