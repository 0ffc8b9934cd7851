import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
// Before the imports below are loaded: the environment is read once.
vi.hoisted(() => vi.stubEnv("METRICS_TOKEN", "token-for-the-metrics"));
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { createTenant } from "./testing.ts";
import { readMetrics } from "./metrics.ts";
import { appRouter } from "./root.ts";
import { createCallerFactory } from "./trpc.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  globalThis.stagecraftDatabase = db;
});
afterAll(() => db.drop());

const ask = (authorization?: string) =>
  readMetrics(new Request("http://x/metrics", authorization === undefined ? {} : { headers: { authorization } }));

describe("metrics", () => {
  it("don't exist for whoever lacks the token", async () => {
    for (const wrong of [undefined, "Bearer wrong", "Bearer ", "token-for-the-metrics"]) {
      expect((await ask(wrong)).status, String(wrong)).toBe(404);
    }
  });

  it("count runs, processes and calls, and name nobody", async () => {
    const tenant = await createTenant(db, "secret project");
    const caller = createCallerFactory(appRouter)({ db, session: tenant.sessions.owner, address: "x" });
    await caller.projects.get({ projectId: tenant.projectId });
    await caller.projects.rename({ projectId: tenant.projectId, name: "" }).catch(() => undefined);
    const text = await (await ask("Bearer token-for-the-metrics")).text();
    expect(text).toContain('stagecraft_runs{of="succeeded"} 1');
    expect(text).toMatch(/stagecraft_api_seconds_count\{path="projects.get",type="query",code="ok"\} 1/);
    expect(text).toMatch(
      /stagecraft_api_seconds_count\{path="projects.rename",type="mutation",code="input_invalid"\} 1/,
    );
    expect(text).not.toContain("secret project");
  });
});
