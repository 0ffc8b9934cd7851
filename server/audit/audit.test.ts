import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTenant } from "../api/testing.ts";
import { appRouter } from "../api/root.ts";
import { createCallerFactory } from "../api/trpc.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import type { Actor } from "./entry.ts";
import { exportAudit, listAudit, readAuditHead, recordAudit, verifyAudit } from "./index.ts";
import { readAuditFacets } from "./readAudit.ts";

const actor: Actor = { id: randomUUID(), name: "Ada", via: "ui", address: "127.0.0.1" };
const event = { type: "answer.set", objectType: "question", objectId: "C01" };

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

/** A trail of its own with `rows` rows. */
async function trail(rows: number): Promise<string> {
  const workspaceId = randomUUID();
  for (let i = 0; i < rows; i++) {
    const after = { value: i, text: `${i}` };
    await db.prisma.$transaction((tx) => recordAudit(tx, workspaceId, actor, { ...event, after }));
  }
  return workspaceId;
}

/** An edit behind the product's back, by somebody who may do anything in the database. */
async function edit(sql: string): Promise<void> {
  await db.prisma.$executeRawUnsafe(`ALTER TABLE "AuditEntry" DISABLE TRIGGER ALL`);
  await db.prisma.$executeRawUnsafe(sql);
  await db.prisma.$executeRawUnsafe(`ALTER TABLE "AuditEntry" ENABLE TRIGGER ALL`);
}

describe("an audit trail", () => {
  it("holds when nobody touched it, and names its head", async () => {
    const workspaceId = await trail(3);
    const head = await readAuditHead(db, workspaceId);
    expect(head?.seq).toBe(3);
    expect(await verifyAudit(db, workspaceId, head === null ? [] : [head])).toEqual({ ok: true, entries: 3, head });
  });

  it("is empty and holds before the first row", async () => {
    expect(await verifyAudit(db, randomUUID())).toMatchObject({ ok: true, entries: 0 });
  });

  it("has no gaps when many write at once", async () => {
    const workspaceId = randomUUID();
    const write = () => db.prisma.$transaction((tx) => recordAudit(tx, workspaceId, actor, event), { timeout: 30_000 });
    await Promise.all(Array.from({ length: 20 }, write));
    expect(await verifyAudit(db, workspaceId)).toMatchObject({ ok: true, entries: 20 });
  });

  it("has no row of a change that was rolled back", async () => {
    const workspaceId = await trail(1);
    const broken = db.prisma.$transaction(async (tx) => {
      await recordAudit(tx, workspaceId, actor, event);
      throw new Error("the change failed");
    });
    await expect(broken).rejects.toThrow("the change failed");
    expect(await verifyAudit(db, workspaceId)).toMatchObject({ ok: true, entries: 1 });
  });

  it("keeps what the database can't store readable and signed", async () => {
    const workspaceId = randomUUID();
    const odd = { text: "a\u0000b\ud800", nested: [1e21, 0.1, -0, null, { "": "x" }], when: new Date(0) };
    await db.prisma.$transaction((tx) =>
      recordAudit(tx, workspaceId, { ...actor, name: "A\u0000" }, { ...event, before: odd, after: undefined }),
    );
    expect(await verifyAudit(db, workspaceId)).toMatchObject({ ok: true, entries: 1 });
  });

  it("refuses changes by the product itself", async () => {
    const workspaceId = await trail(1);
    await expect(db.prisma.auditEntry.updateMany({ where: { workspaceId }, data: { reason: "x" } })).rejects.toThrow(
      /append-only/,
    );
    await expect(db.prisma.auditEntry.deleteMany({ where: { workspaceId } })).rejects.toThrow(/append-only/);
  });
});

describe("a check of the trail finds", () => {
  it.each([
    ["a changed value", `"after" = '{"value": 9}'`],
    ["a changed actor", `"actorName" = 'Eve'`],
    ["a changed time", `"at" = "at" + interval '1 ms'`],
    ["a signature made up", `"hash" = repeat('a', 64)`],
    ["an empty signature", `"hash" = ''`],
  ])("%s", async (_name, change) => {
    const workspaceId = await trail(3);
    await edit(`UPDATE "AuditEntry" SET ${change} WHERE "workspaceId" = '${workspaceId}' AND "seq" = 2`);
    expect(await verifyAudit(db, workspaceId)).toEqual({ ok: false, entries: 1, seq: 2, problem: "changed" });
  });

  it("a row taken out of the middle", async () => {
    const workspaceId = await trail(3);
    await edit(`DELETE FROM "AuditEntry" WHERE "workspaceId" = '${workspaceId}' AND "seq" = 2`);
    expect(await verifyAudit(db, workspaceId)).toEqual({ ok: false, entries: 1, seq: 2, problem: "missing" });
  });

  it("an end cut off", async () => {
    const workspaceId = await trail(3);
    await edit(`DELETE FROM "AuditEntry" WHERE "workspaceId" = '${workspaceId}' AND "seq" = 3`);
    expect(await verifyAudit(db, workspaceId)).toEqual({ ok: false, entries: 2, seq: 3, problem: "cut off" });
  });

  it("an end cut off together with its head, by a head printed before", async () => {
    const workspaceId = await trail(3);
    const known = await readAuditHead(db, workspaceId);
    const rows = await listAudit(db, workspaceId, { before: null, limit: 10 });
    await edit(`DELETE FROM "AuditEntry" WHERE "workspaceId" = '${workspaceId}' AND "seq" = 3`);
    const second = rows.find((row) => row.seq === 2)?.hash ?? "";
    await db.prisma.auditHead.update({ where: { workspaceId }, data: { seq: 2, hash: second } });
    expect(await verifyAudit(db, workspaceId)).toMatchObject({ ok: true });
    const verdict = await verifyAudit(db, workspaceId, known === null ? [] : [known]);
    expect(verdict).toEqual({ ok: false, entries: 2, seq: 3, problem: "cut off" });
  });

  it("rows of another workspace put in its place", async () => {
    const [mine, theirs] = [await trail(2), await trail(2)];
    await edit(`DELETE FROM "AuditEntry" WHERE "workspaceId" = '${mine}'`);
    await edit(`UPDATE "AuditEntry" SET "workspaceId" = '${mine}' WHERE "workspaceId" = '${theirs}'`);
    expect(await verifyAudit(db, mine)).toMatchObject({ ok: false, seq: 1, problem: "changed" });
  });
});

describe("an export of the trail", () => {
  it("has one line per row and ends with the head, whatever people typed", async () => {
    const workspaceId = await trail(2);
    await db.prisma.$transaction((tx) =>
      recordAudit(tx, workspaceId, actor, { ...event, reason: `fine\r\n{"seq":99}\u2028=1+1` }),
    );
    let text = "";
    for await (const line of exportAudit(db, workspaceId)) text += line;
    const lines = text.split("\n");
    expect(lines).toHaveLength(5);
    const parsed = lines.slice(0, 4).map((line): unknown => JSON.parse(line));
    expect(parsed.at(-1)).toEqual({ head: await readAuditHead(db, workspaceId) });
    expect(parsed[2]).toMatchObject({ seq: 3, reason: `fine\r\n{"seq":99}\u2028=1+1` });
  });
});

describe("a list of the trail", () => {
  it("is filtered by who, what, when, where and words, all at once", async () => {
    const workspaceId = randomUUID();
    const projectId = randomUUID();
    const bob: Actor = { ...actor, id: randomUUID(), name: "Bob" };
    const write = (who: Actor, type: string, more = {}) =>
      db.prisma.$transaction((tx) => recordAudit(tx, workspaceId, who, { ...event, type, ...more }));
    await write(actor, "answer.set");
    await write(bob, "decision.approve", { projectId, reason: "good 100% case" });
    await write(bob, "decision.reject", { projectId });
    await write(actor, "decisions.other");
    const day = new Date().toISOString().slice(0, 10);
    const find = async (filter: object) =>
      (await listAudit(db, workspaceId, { before: null, limit: 10, ...filter })).map(({ seq }) => seq);
    expect(await find({})).toEqual([4, 3, 2, 1]);
    expect(await find({ actorId: bob.id })).toEqual([3, 2]);
    expect(await find({ type: "decision" })).toEqual([3, 2]);
    expect(await find({ type: "decision.reject" })).toEqual([3]);
    expect(await find({ projectId, text: "GOOD 100%" })).toEqual([2]);
    expect(await find({ text: "bob", type: "answer" })).toEqual([]);
    expect(await find({ from: day, to: day })).toEqual([4, 3, 2, 1]);
    expect(await find({ to: "2001-01-01" })).toEqual([]);
    expect(await find({ before: 3, limit: 1 })).toEqual([2]);
    expect(await readAuditFacets(db, workspaceId)).toEqual({
      people: [
        { id: actor.id, name: "Ada" },
        { id: bob.id, name: "Bob" },
      ],
      types: ["answer.set", "decision.approve", "decision.reject", "decisions.other"],
    });
  });
});

it("an edit behind the product's back is found by whoever presses verify, naming the row", async () => {
  const tenant = await createTenant(db, "mine");
  const { workspaceId } = tenant;
  const caller = createCallerFactory(appRouter)({ db, session: tenant.sessions.owner, address: "::1" });
  const texts = { description: "", tags: [], owner: null };
  await caller.datasets.edit({ workspaceId, datasetId: tenant.datasetId, name: "Buyers", ...texts });
  await caller.personal.setSetting({ workspaceId, viewersSeeRows: true });
  await caller.personal.setSetting({ workspaceId, viewersSeeRows: false });
  const held = await caller.audit.verify({ workspaceId });
  expect(held).toMatchObject({ ok: true, entries: 3 });
  await edit(`UPDATE "AuditEntry" SET "after" = '{"viewersSeeRows": false}'
              WHERE "workspaceId" = '${workspaceId}' AND "seq" = 2`);
  expect(await caller.audit.verify({ workspaceId })).toEqual({ ok: false, entries: 1, seq: 2, problem: "changed" });
});
