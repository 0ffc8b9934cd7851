import { tmpdir } from "node:os";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openDatabase } from "../db/index.ts";
import { withFullDisk } from "../db/fullDisk.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { toPublicError } from "../errors/index.ts";
import { healthOf } from "./health.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const health = () => healthOf(db, tmpdir());

it("a full disk of Postgres is told from the first write that fails until one succeeds, and reading goes on", async () => {
  expect(await health()).toEqual({ status: "ok", database: "ok", disk: "ok" });
  await withFullDisk(db.pool, async () => {
    const failed = await db.prisma.workspace
      .create({ data: { name: "Later", slug: "later" } })
      .catch((error: unknown) => toPublicError(error));
    expect(failed).toMatchObject({ code: "disk_full", status: 503 });
    expect(failed).toHaveProperty("remedy", expect.stringMatching(/space/i));
    expect(await health()).toEqual({ status: "degraded", database: "ok", disk: "full" });
    expect(await db.prisma.workspace.count()).toBe(0);
  });
  expect(await health()).toEqual({ status: "ok", database: "ok", disk: "ok" });
  const { rows } = await db.pool.query("SELECT to_regclass('stagecraft_probe') AS left");
  expect(rows).toEqual([{ left: null }]);
});

it("a database that can't be reached is told as such", async () => {
  const away = openDatabase("postgresql://nobody@127.0.0.1:1/nothing");
  expect(await healthOf(away, tmpdir())).toEqual({
    status: "degraded",
    database: "database_unavailable",
    disk: "ok",
  });
  await away.close();
});
