import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTenant, type Tenant } from "../api/testing.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { inboxChannel, notify } from "../notifications/index.ts";
import type { Operation } from "../pipeline/index.ts";
import { createPresenceHub, presenceChannel, type PresenceHub } from "../presence/index.ts";
import { tunables } from "../presence/tunables.ts";
import { createListener, createRun, runEventsChannel, type Listener } from "../runs/index.ts";
import { chain, newRun } from "../runs/testing/fixtures.ts";
import { applyBatch, draftsChannel } from "./draft.ts";
import { followProject, lookAtProject, type LiveEvent } from "./followProject.ts";
import { MAX_REPLAY } from "./followDraft.ts";
import { formatCursor, liveCursorSchema, parseCursor } from "./liveCursor.ts";

let db: TestDatabase;
let listener: Listener;
let presence: PresenceHub;
let tenant: Tenant;
let end: AbortController;

beforeAll(async () => {
  Object.assign(tunables, { leaseMs: 400, sweepMs: 50, returnMs: 100, tellMs: 0 });
  db = await createTestDatabase();
  listener = createListener(db.url, [runEventsChannel, draftsChannel, presenceChannel, inboxChannel]);
  await listener.ready;
  presence = createPresenceHub(db, listener);
});
afterAll(async () => {
  presence.close();
  await listener.close();
  await db.drop();
});
beforeEach(async () => {
  tenant = await createTenant(db, "mine");
  end = new AbortController();
});
afterEach(() => end.abort());

const rename = (after: string): Operation => ({ type: "rename", before: "mine", after });
const save = (baseRevision: number, ...operations: Operation[]) =>
  applyBatch(db, tenant.projectId, tenant.sessions.editor.userId, {
    batchId: randomUUID(),
    baseRevision,
    operations,
  });
const follow = (cursor: string, projectId = tenant.projectId) =>
  followProject(
    { db, listener, presence },
    { projectId, cursor: parseCursor(cursor), signal: end.signal, userId: tenant.sessions.viewer.userId },
  );
type Stream = ReturnType<typeof follow>;

/** Reads until an event is the wanted one. @returns it with the id it came under */
async function until(stream: Stream, wanted: (event: LiveEvent) => boolean): Promise<{ id: string; event: LiveEvent }> {
  for (;;) {
    const { value, done } = await stream.next();
    if (done === true) throw new Error("the stream ended");
    if (wanted(value.event)) return value;
  }
}
const batchOf = (revision: number) => (event: LiveEvent) =>
  event.type === "operations" && event.batch.revision === revision;

describe("the one stream of a tab", () => {
  it("replays the edits after its cursor, then brings new ones, and goes on from any id it gave", async () => {
    await save(0, rename("a"));
    await save(1, rename("b"));
    const stream = follow("r1");
    const second = await until(stream, (event) => event.type === "operations");
    expect(second).toMatchObject({ id: "r2", event: { batch: { revision: 2, by: "editor" } } });
    const third = until(stream, batchOf(3));
    await save(2, rename("c"));
    const { id } = await third;
    await save(3, rename("d"));
    expect(await until(follow(id), (event) => event.type === "operations")).toMatchObject({ id: "r4" });
  });

  it("brings edits and events of runs together, and ends neither with the other", async () => {
    const run = await createRun(
      db.pool,
      newRun({ projectId: tenant.projectId, versionId: await versionId() }, chain(1)),
    );
    const stream = follow(`r0;${run.runId}=0`);
    const first = await until(stream, (event) => event.type === "run");
    expect(first.id).toBe(`r0;${run.runId}=1`);
    const edited = until(stream, batchOf(1));
    await save(0, rename("a"));
    expect((await edited).id).toMatch(new RegExp(`^r1;${run.runId}=`));
  });

  it("says that a run has begun, to those of its project only", async () => {
    const theirs = await createTenant(db, "theirs");
    const [own, foreign] = [follow("r0"), follow("r0", theirs.projectId)];
    await Promise.all([own.next(), foreign.next()]);
    const heard = until(own, (event) => event.type === "runs");
    const notHeard = foreign.next();
    await createRun(db.pool, newRun({ projectId: tenant.projectId, versionId: await versionId() }, chain(1)));
    await heard;
    end.abort();
    expect((await notHeard).done).toBe(true);
  });

  it("shows nothing of another project's run", async () => {
    const theirs = await createTenant(db, "theirs");
    const stream = follow(`r0;${theirs.runId}=0`);
    const over = await until(stream, (event) => event.type === "run" || event.type === "runOver");
    expect(over.event).toEqual({ type: "runOver", runId: theirs.runId });
    const seen = await lookAtProject({ db, listener, presence }, tenant.projectId, parseCursor(`r0;${theirs.runId}=0`));
    expect(seen.map((event) => event.type)).toEqual(["hello"]);
  });

  it("asks a reader who is far behind, or ahead of a restored database, to load the document", async () => {
    const rows = Array.from({ length: MAX_REPLAY + 1 }, (_, index) => ({
      projectId: tenant.projectId,
      revision: index + 1,
      batchId: randomUUID(),
      operations: [],
    }));
    await db.prisma.pipelineOperation.createMany({ data: rows });
    await db.prisma.pipeline.update({ where: { projectId: tenant.projectId }, data: { revision: rows.length } });
    for (const cursor of ["r0", "r9999"]) {
      const gap = await until(follow(cursor), (event) => event.type === "gap");
      expect(gap).toEqual({ id: `r${rows.length}`, event: { type: "gap", revision: rows.length } });
    }
  });

  it("takes only cursors it could have given", () => {
    const runs = [{ runId: randomUUID(), seq: 45 }];
    const text = formatCursor({ revision: 12, runs });
    expect(parseCursor(liveCursorSchema.parse(text))).toEqual({ revision: 12, runs });
    expect(parseCursor("r")).toEqual({ revision: null, runs: [] });
    for (const wrong of ["", "12", "r-1", "r1;x=1", `r1;${"a".repeat(36)}`, `r1${`;${randomUUID()}=1`.repeat(9)}`])
      expect(liveCursorSchema.safeParse(wrong).success, wrong).toBe(false);
  });
});

describe("who is here", () => {
  const ada = () => ({ projectId: tenant.projectId, userId: tenant.sessions.editor.userId, name: "Ada" });
  const place = (tabId: string, x: number) => ({ tabId, cursor: { x, y: 0 }, selected: ["train"] });

  it("is told to everybody on the project, with hand and selection, and to newcomers at once", async () => {
    const tab = randomUUID();
    const stream = follow("r");
    const here = until(stream, (event) => event.type === "here");
    await presence.say(ada(), place(tab, 7));
    expect(await here).toMatchObject({
      event: { presence: { name: "Ada", cursor: { x: 7, y: 0 }, selected: ["train"] } },
    });
    const hello = await until(follow("r"), (event) => event.type === "hello");
    expect(hello.event).toMatchObject({ here: [{ name: "Ada" }] });
  });

  it("stays within the project", async () => {
    const theirs = await createTenant(db, "theirs");
    await presence.say(ada(), place(randomUUID(), 1));
    await until(follow("r"), (event) => event.type === "hello" || event.type === "here");
    expect(presence.list(theirs.projectId)).toEqual([]);
  });

  it("ends without a sign of life, however the tab died", async () => {
    const stream = follow("r");
    await until(stream, (event) => event.type === "hello");
    await presence.say(ada(), place(randomUUID(), 1));
    await until(stream, (event) => event.type === "here");
    await until(stream, (event) => event.type === "gone");
    expect(presence.list(tenant.projectId)).toEqual([]);
  });

  it("ends soon after the tab's last stream, and not when the stream comes back at once", async () => {
    Object.assign(tunables, { leaseMs: 60_000 });
    const tab = randomUUID();
    const stream = follow("r");
    await until(stream, (event) => event.type === "hello");
    const [first, second] = [presence.attach(ada(), tab), presence.attach(ada(), tab)];
    await presence.say(ada(), place(tab, 1));
    await until(stream, (event) => event.type === "here");
    first();
    const again = presence.attach(ada(), tab);
    second();
    await presence.say(ada(), place(tab, 2));
    await until(stream, (event) => event.type === "here");
    expect(presence.list(tenant.projectId)).toHaveLength(1);
    again();
    await until(stream, (event) => event.type === "gone");
    Object.assign(tunables, { leaseMs: 400 });
  });

  it("leaves nothing in the database", async () => {
    await presence.say(ada(), place(randomUUID(), 123_456));
    const { rows } = await db.pool.query(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name ILIKE '%presence%'`,
    );
    expect(rows).toEqual([]);
  });

  it("can't be said for somebody else: the key is the speaker's", async () => {
    Object.assign(tunables, { leaseMs: 60_000 });
    const tab = randomUUID();
    await presence.say(ada(), place(tab, 1));
    await presence.leave({ projectId: tenant.projectId, userId: tenant.sessions.viewer.userId }, tab);
    const stream = follow("r");
    await until(stream, (each) => JSON.stringify(each).includes("Ada"));
    expect(JSON.stringify(presence.list(tenant.projectId))).toContain(tab);
    Object.assign(tunables, { leaseMs: 400 });
  });
});

async function versionId(): Promise<string> {
  const version = await db.prisma.pipelineVersion.findFirstOrThrow({ where: { projectId: tenant.projectId } });
  return version.id;
}

it("says that the reader's inbox changed, and nobody else's", async () => {
  const stream = follow("r");
  await until(stream, ({ type }) => type === "hello");
  const heard = until(stream, ({ type }) => type === "inbox");
  const tell = (userId: string, key: string) =>
    db.prisma.$transaction((tx) =>
      notify(tx, {
        workspaceId: tenant.workspaceId,
        userIds: [userId],
        kind: "mention",
        params: {},
        link: "/projects",
        key,
      }),
    );
  await tell(tenant.sessions.owner.userId, "for another");
  expect(await Promise.race([heard, save(0, rename("b")).then(() => "nothing yet")])).toBe("nothing yet");
  await tell(tenant.sessions.viewer.userId, "for me");
  expect((await heard).event).toEqual({ type: "inbox" });
});
