import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTenant, type Tenant } from "../api/testing.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { listProjects } from "./listProjects.ts";
import { searchWorkspace } from "./search.ts";

const MANY = 5_000;
let db: TestDatabase;
let mine: Tenant;
let theirs: Tenant;
beforeAll(async () => {
  db = await createTestDatabase();
  mine = await createTenant(db, "Fraud");
  theirs = await createTenant(db, "Fraud elsewhere");
  await db.pool.query(
    `INSERT INTO "Project" (id, "workspaceId", name, "updatedAt")
     SELECT gen_random_uuid(), $1, 'Churn ' || n, now() - n * interval '1 minute' FROM generate_series(1, $2) n`,
    [mine.workspaceId, MANY],
  );
  await db.pool.query(
    `INSERT INTO "Pipeline" ("projectId", document, revision)
     SELECT id, '{"goal": {"statement": "Lose fewer customers"}}', 0 FROM "Project" WHERE name LIKE 'Churn %'`,
  );
  await db.pool.query("ANALYZE");
});
afterAll(() => db.close());

const page = (more: Partial<Parameters<typeof listProjects>[2]> = {}) =>
  listProjects(db, mine.workspaceId, {
    place: "live" as const,
    order: "changed" as const,
    tag: null,
    text: "",
    limit: 50,
    offset: 0,
    ...more,
  });

describe("the list of projects", () => {
  it("answers a page of 5,000 within 200 ms, and counts them all", async () => {
    await page();
    const began = performance.now();
    const { rows, total } = await page({ offset: 2_000 });
    expect(performance.now() - began).toBeLessThan(200);
    expect([rows.length, total]).toEqual([50, MANY + 1]);
    expect(rows[0]).toMatchObject({ goal: "Lose fewer customers", lastRun: null, verdict: null });
  });

  it("shows every project on exactly one page", async () => {
    const pages = await Promise.all([0, 50, 100].map((offset) => page({ offset })));
    const ids = pages.flatMap(({ rows }) => rows.map((row) => row.id));
    expect(new Set(ids).size).toBe(150);
  });

  it("finds by part of the name, and takes % for a letter", async () => {
    expect((await page({ text: "fraud" })).rows.map((row) => row.name)).toEqual(["Fraud"]);
    expect((await page({ text: "%" })).total).toBe(0);
  });

  it("tells the last run, and what the newest judged one says", async () => {
    const result = { verdict: { tone: "warn", text: "Only just better than guessing." } };
    await db.pool.query(
      `INSERT INTO "StageRun" (id, "runId", "projectId", "stageId", kind, name, position, spec, "dependsOn", missing, result)
       VALUES ($1, $2, $3, 'evaluate', 'evaluate', 'Evaluate', 7, '{}', '{}', 0, $4)`,
      [randomUUID(), mine.runId, mine.projectId, result],
    );
    const { rows } = await page({ text: "fraud" });
    expect(rows[0]?.lastRun).toMatchObject({ id: mine.runId, number: 1, status: "succeeded" });
    expect(rows[0]?.lastRun?.createdAt).toBeInstanceOf(Date);
    expect(rows[0]?.verdict).toEqual(result.verdict);
  });

  it("never shows what belongs to another workspace", async () => {
    expect((await page({ text: "elsewhere" })).total).toBe(0);
  });
});

describe("searching a workspace", () => {
  const search = (text: string, projectId: string | null = null) =>
    searchWorkspace(db, { workspaceId: mine.workspaceId, projectId }, text);

  it("finds projects and files by part of their name, in any case", async () => {
    expect((await search("FRAU")).projects.map((each) => each.name)).toEqual(["Fraud"]);
    expect((await search("data.c")).files).toHaveLength(1);
  });
  it("finds a run of the open project by its number", async () => {
    expect((await search("run 1", mine.projectId)).runs).toMatchObject([{ id: mine.runId, number: 1 }]);
    expect((await search("run 1")).runs).toEqual([]);
  });
  it("finds nothing of another workspace, even when asked for its project", async () => {
    const found = await search("", theirs.projectId);
    expect(found.runs).toEqual([]);
    expect(JSON.stringify(found)).not.toContain(theirs.projectId);
    expect((await search("elsewhere")).projects).toEqual([]);
  });
});
