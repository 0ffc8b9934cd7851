import { existsSync, mkdirSync, mkdtempSync, chmodSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startCluster, stopCluster } from "./embedded.ts";
import { isAlive, waitUntil } from "../boot/processes.mjs";
import { freePort } from "./postgresServer.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagecraft-pg-"));
  chmodSync(folder, 0o711);
});
afterEach(async () => {
  await stopCluster(folder);
  rmSync(folder, { recursive: true, force: true });
});

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return Object.values(rows[0] ?? {})[0];
}

it("takes over a server that still runs instead of starting a second one", async () => {
  const first = await startCluster({ folder, durable: false });
  const second = await startCluster({ folder, durable: false });
  expect(second).toMatchObject({ adopted: true, pid: first.pid, port: first.port });
});

it("starts one server when several processes start at once", async () => {
  const clusters = await Promise.all([1, 2, 3].map(() => startCluster({ folder, durable: false })));
  expect(new Set(clusters.map(({ pid }) => pid)).size).toBe(1);
});

it("recovers what was committed before the server was killed with -9", async () => {
  const first = await startCluster({ folder, durable: true });
  await ask(first.url("postgres"), "CREATE TABLE kept AS SELECT 42 AS answer");
  process.kill(first.pid, "SIGKILL");
  await waitUntil(() => !isAlive(first.pid), 10_000);
  const again = await startCluster({ folder, durable: true });
  expect(again.adopted).toBe(false);
  expect(await ask(again.url("postgres"), "SELECT answer FROM kept")).toBe(42);
});

it("starts although a pid file of before a reboot names some living process", async () => {
  const first = await startCluster({ folder, durable: false });
  await first.stop();
  writeFileSync(join(folder, "data", "postmaster.pid"), `${process.pid}\n${folder}/data\n0\n5432\n\n127.0.0.1\n`);
  const again = await startCluster({ folder, durable: false });
  expect(await ask(again.url("postgres"), "SELECT 1")).toBe(1);
});

it("moves to another port when its own is taken, and keeps it otherwise", async () => {
  const first = await startCluster({ folder, durable: false });
  await first.stop();
  const same = await startCluster({ folder, durable: false });
  expect(same.port).toBe(first.port);
  await same.stop();
  const squatter = createServer();
  await new Promise<void>((listening) => squatter.listen(first.port, "127.0.0.1", listening));
  expect(await freePort(first.port)).toBeUndefined();
  const moved = await startCluster({ folder, durable: false });
  expect(moved.port).not.toBe(first.port);
  squatter.close();
});

it("begins again after a first start that was interrupted", async () => {
  mkdirSync(join(folder, "data.new"));
  writeFileSync(join(folder, "data.new", "half"), "");
  const cluster = await startCluster({ folder, durable: false });
  expect(await ask(cluster.url("postgres"), "SHOW timezone")).toBe("UTC");
});

it("refuses a cluster of another Postgres release and says so", async () => {
  mkdirSync(join(folder, "data"));
  writeFileSync(join(folder, "data", "PG_VERSION"), "17\n");
  await expect(startCluster({ folder, durable: false })).rejects.toMatchObject({ code: "database_version" });
});

it("listens on this machine only, asks for the password and keeps it in a file of mode 0600", async () => {
  const cluster = await startCluster({ folder, durable: false });
  expect(await ask(cluster.url("postgres"), "SHOW listen_addresses")).toBe("127.0.0.1");
  const wrong = new URL(cluster.url("postgres"));
  wrong.password = "guess";
  await expect(ask(wrong.href, "SELECT 1")).rejects.toThrow("password");
  expect(statSync(join(folder, "password")).mode & 0o777).toBe(0o600);
  expect(cluster.url("x")).toContain(encodeURIComponent(readFileSync(join(folder, "password"), "utf8").trim()));
});

it("is durable when asked, and says what it gave up when not", async () => {
  const fast = await startCluster({ folder, durable: false });
  expect(await ask(fast.url("postgres"), "SHOW fsync")).toBe("off");
  await fast.stop();
  const durable = await startCluster({ folder, durable: true });
  expect(await ask(durable.url("postgres"), "SHOW fsync")).toBe("on");
  expect(await ask(durable.url("postgres"), "SHOW synchronous_commit")).toBe("on");
});

it.runIf(process.getuid?.() === 0)(
  "works for root when the database's account can't get into the data folder",
  async () => {
    chmodSync(folder, 0o700);
    const first = await startCluster({ folder, durable: false });
    const data = String(await ask(first.url("postgres"), "SHOW data_directory"));
    expect(data.startsWith("/var/lib/stagecraft-postgres/")).toBe(true);
    await first.stop();

    // Deleted and made again: a new cluster, not the former one behind a password nobody knows any more.
    rmSync(folder, { recursive: true });
    mkdirSync(folder, { mode: 0o700 });
    const fresh = await startCluster({ folder, durable: false });
    expect(await ask(fresh.url("postgres"), "SHOW data_directory")).not.toBe(data);
    await fresh.stop();

    // What a temporary folder leaves behind goes with the next start of anybody.
    rmSync(folder, { recursive: true });
    const other = mkdtempSync(join(tmpdir(), "stagecraft-pg-"));
    const next = await startCluster({ folder: other, durable: false });
    expect(existsSync(data)).toBe(false);
    await next.stop();
    rmSync(other, { recursive: true });
  },
);
