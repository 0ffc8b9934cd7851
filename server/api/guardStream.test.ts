import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { accessChannel } from "../auth/access.ts";
import { endSession } from "../auth/sessions.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { createListener, type Listener } from "../runs/index.ts";
import { guardStream } from "./guardStream.ts";
import { createTenant, type Tenant } from "./testing.ts";

let db: TestDatabase;
let listener: Listener;
let tenant: Tenant;
beforeAll(async () => {
  db = await createTestDatabase();
  listener = createListener(db.url, [accessChannel]);
  await listener.ready;
});
afterAll(async () => {
  await listener.close();
  await db.drop();
});
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
  listener,
  session: tenant.sessions.viewer,
  projectId: tenant.projectId,
  scope: "runs:read" as const,
  signal,
});

describe("a stream that is open", () => {
  it("ends at once for a member who was removed or a session that ended, long before the next look", async () => {
    for (const end of [
      () => db.prisma.member.deleteMany({ where: { userId: tenant.sessions.viewer.userId } }),
      () => db.prisma.session.deleteMany({ where: { userId: tenant.sessions.editor.userId } }),
    ]) {
      const session = end.toString().includes("member") ? tenant.sessions.viewer : tenant.sessions.editor;
      const stream = guardStream({ ...reader(), session }, quietStream().open);
      await stream.next();
      const next = stream.next().then(
        () => "open",
        () => "ended",
      );
      const before = performance.now();
      await end();
      expect(await next).toBe("ended");
      expect(performance.now() - before).toBeLessThan(1_000);
    }
  });

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
