import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { endSession } from "../auth/sessions.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { guardStream } from "./guardStream.ts";
import { createTenant, type Tenant } from "./testing.ts";

let db: TestDatabase;
let tenant: Tenant;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await createTenant(db, "mine");
});

/** Yields one number, then waits for ever: a run on which nothing happens. */
function quietStream() {
  const state = { ended: false };
  async function* open(signal: AbortSignal): AsyncGenerator<number, void, void> {
    try {
      yield 1;
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    } finally {
      state.ended = true;
    }
  }
  return { state, open };
}

const reader = (signal?: AbortSignal) => ({
  db,
  session: tenant.sessions.viewer,
  projectId: tenant.projectId,
  scope: "runs:read" as const,
  signal,
});

describe("a stream that is open", () => {
  it("ends for a member who was removed, though nothing happens on it", async () => {
    const { state, open } = quietStream();
    const stream = guardStream(reader(), open);
    expect(await stream.next()).toMatchObject({ value: 1 });
    await db.prisma.member.deleteMany({ where: { userId: tenant.sessions.viewer.userId } });
    await expect(stream.next()).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(state.ended).toBe(true);
  });

  it("ends for a session that was signed out", async () => {
    const { open } = quietStream();
    const stream = guardStream(reader(), open);
    await stream.next();
    await endSession(db, tenant.sessions.viewer.sessionId);
    await expect(stream.next()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  });

  it("lets go of its source when the browser leaves", async () => {
    const { state, open } = quietStream();
    const browser = new AbortController();
    const stream = guardStream(reader(browser.signal), open);
    await stream.next();
    const end = stream.next();
    browser.abort();
    expect(await end).toEqual({ done: true, value: undefined });
    expect(state.ended).toBe(true);
  });
});
