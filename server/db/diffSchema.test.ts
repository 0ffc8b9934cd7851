import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { env } from "../env.js";
import { diffSchema, readSchema } from "./diffSchema.ts";
import { createTestDatabase, type TestDatabase } from "./testing.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const schema = readSchema(join(env().projectRoot, "prisma", "schema"));

it("finds that the migrations lead exactly to the schema", async () => {
  expect(await diffSchema(db.url, schema)).toBeUndefined();
});

it("writes the SQL that is missing when the schema has moved on", async () => {
  const later = { path: "later.prisma", content: "model Later {\n  id Int @id\n  note String?\n}\n" };
  const sql = await diffSchema(db.url, [...schema, later]);
  expect(sql).toContain('CREATE TABLE "Later"');
  expect(sql).not.toContain("DROP");
});

it("leaves no database behind", async () => {
  const { rows } = await db.pool.query("SELECT datname FROM pg_database WHERE datname LIKE 'shadow%'");
  expect(rows).toEqual([]);
});
