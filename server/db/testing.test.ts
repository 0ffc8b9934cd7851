import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "./testing.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

it("gives each test file a migrated database of its own", async () => {
  const other = await createTestDatabase();
  await other.prisma.user.create({ data: { email: "a@example.com", name: "A", passwordHash: "x" } });
  expect(await other.prisma.user.count()).toBe(1);
  expect(await db.prisma.user.count()).toBe(0);
  await other.drop();
});

it("carries the job queue, which takes part in our transactions", async () => {
  const count = async (): Promise<number> => {
    const { rows } = await db.pool.query<{ count: number }>("SELECT count(*)::int AS count FROM graphile_worker.jobs");
    return rows[0]?.count ?? -1;
  };
  await db.prisma.$transaction((tx) => tx.$executeRaw`SELECT graphile_worker.add_job('kept', '{}'::json)`);
  const abandoned = db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT graphile_worker.add_job('dropped', '{}'::json)`;
    throw new Error("changed my mind");
  });
  await expect(abandoned).rejects.toThrow("changed my mind");
  expect(await count()).toBe(1);
});

it("speaks UTC whatever zone the database defaults to", async () => {
  await db.pool.query(`ALTER DATABASE ${db.name} SET timezone = 'Europe/Berlin'`);
  const { openDatabase } = await import("./client.ts");
  const fresh = openDatabase(db.url);
  const before = Date.now();
  const [row] = await fresh.prisma.$queryRaw<{ now: Date }[]>`SELECT now() AS now`;
  expect(Math.abs((row?.now.getTime() ?? 0) - before)).toBeLessThan(60_000);
  await fresh.close();
});

it("survives losing its connections: the next query gets a new one", async () => {
  await db.pool.query("SELECT 1");
  await db.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  );
  await db.pool.query("SELECT pg_terminate_backend(pg_backend_pid())").catch(() => undefined);
  const { rows } = await db.pool.query("SELECT 1 AS one");
  expect(rows).toEqual([{ one: 1 }]);
});
