import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createListener } from "../runs/index.ts";
import { followAddress, openDatabase } from "./client.ts";
import { openDoor, type Door } from "./testDoor.ts";
import { createTestDatabase, type TestDatabase } from "./testing.ts";

let db: TestDatabase;
let doors: Door[];
beforeEach(async () => {
  db = await createTestDatabase();
  doors = [];
});
afterEach(async () => {
  await Promise.all(doors.map((door) => door.close()));
  await db.drop();
});

it("a database that comes back on another port is found there by pool, Prisma and listener", async () => {
  const first = await openDoor(db.url);
  doors.push(first);
  let now = first.url;
  followAddress(first.url, () => now);
  const database = openDatabase(first.url, { max: 2 });
  const listener = createListener(first.url, ["moved"]);
  const heard: (string | null)[] = [];
  listener.on("moved", null, (payload) => heard.push(payload));
  try {
    await listener.ready;
    expect(await database.prisma.user.count()).toBe(0);
    await first.close();
    const second = await openDoor(db.url);
    doors.push(second);
    now = second.url;
    await vi.waitFor(async () => expect((await database.pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]), {
      timeout: 10_000,
    });
    expect(await database.prisma.user.count()).toBe(0);
    await vi.waitFor(
      async () => {
        await database.pool.query("SELECT pg_notify('moved', 'here')");
        expect(heard).toContain("here");
      },
      { timeout: 10_000, interval: 200 },
    );
  } finally {
    await listener.close();
    await database.close();
  }
});
