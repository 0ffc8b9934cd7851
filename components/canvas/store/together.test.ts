import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../server/db/testing.ts";
import { drawTogether } from "./testing/together.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

it("two people over a network that breaks end up with the same document as the server, and no edit is lost", async () => {
  const { visible, ...outcome } = await drawTogether(db, { watched: 6, edits: 80 });
  expect(outcome).toMatchObject({ identical: true, lost: 0 });
  expect(outcome.cuts).toBeGreaterThan(2);
  // A machine that tests at the same time is slow; the bound is the benchmark's business.
  expect(visible.p50).toBeLessThan(2_000);
});
