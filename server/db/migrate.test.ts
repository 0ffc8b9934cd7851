import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { runOnCluster, withDatabase } from "./createDatabase.ts";
import { migrate } from "./migrate.ts";
import { dropDatabase } from "./testCluster.ts";
import { createTestDatabase, type TestDatabase } from "./testing.ts";

let host: TestDatabase;
let url: string;
let folder: string;
const made: string[] = [];

beforeAll(async () => {
  host = await createTestDatabase();
});
beforeEach(async () => {
  const name = `migrate_${randomUUID().replaceAll("-", "")}`;
  await runOnCluster(host.url, async (client) => {
    await client.query(`CREATE DATABASE ${name}`);
  });
  url = withDatabase(host.url, name);
  made.push(url);
  folder = mkdtempSync(join(tmpdir(), "stagecraft-migrations-"));
});
afterAll(async () => {
  await Promise.all(made.map(dropDatabase));
  await host.drop();
});

function write(name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "migration.sql"), sql);
}

async function column(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows.map((row) => Object.values(row)[0]);
}

it("applies what is pending, in order, once", async () => {
  write("2_add_row", "INSERT INTO thing VALUES (1);");
  write("1_create_thing", "CREATE TABLE thing (id int);");
  expect(await migrate(url, folder)).toEqual(["1_create_thing", "2_add_row"]);
  write("3_add_row", "INSERT INTO thing VALUES (2);");
  expect(await migrate(url, folder)).toEqual(["3_add_row"]);
  expect(await migrate(url, folder)).toEqual([]);
  expect(await column("SELECT id FROM thing ORDER BY id")).toEqual([1, 2]);
});

it("applies each change once when several processes start at the same time", async () => {
  write("1_create_thing", "CREATE TABLE thing (id int); INSERT INTO thing VALUES (1);");
  const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(url, folder)));
  expect(applied.flat()).toEqual(["1_create_thing"]);
  expect(await column("SELECT count(*)::int FROM thing")).toEqual([1]);
});

it("keeps nothing of a change that fails half-way, and applies it once it is mended", async () => {
  write("1_half", "CREATE TABLE half (id int); SELECT no_such_function();");
  await expect(migrate(url, folder)).rejects.toMatchObject({ code: "migration_failed" });
  expect(await column("SELECT count(*)::int FROM pg_tables WHERE tablename = 'half'")).toEqual([0]);
  write("1_half", "CREATE TABLE half (id int);");
  expect(await migrate(url, folder)).toEqual(["1_half"]);
});

it("takes functions and triggers with semicolons inside their bodies", async () => {
  write(
    "1_trigger",
    `CREATE TABLE thing (id int, seen int DEFAULT 0);
     CREATE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.seen := 7; RETURN NEW; END; $$;
     CREATE TRIGGER mark BEFORE INSERT ON thing FOR EACH ROW EXECUTE FUNCTION mark();`,
  );
  await migrate(url, folder);
  expect(await column("INSERT INTO thing (id) VALUES (1) RETURNING seen")).toEqual([7]);
});

it("refuses a change that was edited after it had been applied", async () => {
  write("1_create_thing", "CREATE TABLE thing (id int);");
  await migrate(url, folder);
  write("1_create_thing", "CREATE TABLE thing (id bigint);");
  await expect(migrate(url, folder)).rejects.toMatchObject({ code: "migration_edited" });
});

it("refuses a database that a newer release has changed", async () => {
  write("1_create_thing", "CREATE TABLE thing (id int);");
  await migrate(url, folder);
  folder = mkdtempSync(join(tmpdir(), "stagecraft-migrations-"));
  await expect(migrate(url, folder)).rejects.toMatchObject({ code: "database_newer" });
});
