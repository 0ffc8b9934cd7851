import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTenant, type Tenant } from "../api/testing.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { listRunTable, readRunFacets, type RunTableQuestion } from "./listRunTable.ts";
import { readAttempts } from "./readAttempts.ts";
import { readRunLogs } from "./readRunLogs.ts";
import { noteAtStart, readNotes, writeNote } from "./runNotes.ts";

let db: TestDatabase;
let mine: Tenant;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  mine = await createTenant(db, "mine");
});

const metric = (value: number) => ({ value, low: value - 0.01, high: value + 0.01 });
const resultWith = (metrics: object) => ({ verdict: { tone: "good", text: "fine" }, metrics, panels: [], facts: {} });

/** A run that has ended, with one judged stage. */
async function addRun(number: number, metrics: object | null, more: object = {}): Promise<string> {
  const base = await db.prisma.run.findUniqueOrThrow({ where: { id: mine.runId } });
  const { id } = await db.prisma.run.create({
    data: {
      projectId: mine.projectId,
      versionId: base.versionId,
      number,
      status: "succeeded",
      seed: 1,
      requestKey: randomUUID(),
      remaining: 0,
      startedAt: new Date(0),
      endedAt: new Date(number * 1000),
      ...more,
    },
  });
  if (metrics !== null)
    await db.prisma.stageRun.create({
      data: {
        runId: id,
        projectId: mine.projectId,
        stageId: "evaluate",
        kind: "evaluate",
        name: "Evaluate",
        position: 1,
        missing: 0,
        status: "succeeded",
        spec: {},
        result: resultWith(metrics),
      },
    });
  return id;
}
const all: RunTableQuestion = {
  statuses: [],
  personId: null,
  version: null,
  sort: { by: "number", descending: true },
  limit: 50,
  offset: 0,
};
const numbers = async (question: Partial<RunTableQuestion>): Promise<number[]> =>
  (await listRunTable(db, mine.projectId, { ...all, ...question })).rows.map((row) => row.number);

describe("the list of runs", () => {
  beforeEach(async () => {
    const { editor } = mine.sessions;
    await addRun(2, { validation: { roc_auc: metric(0.8) } }, { startedById: editor.userId });
    await addRun(3, { validation: { roc_auc: metric(0.9) }, test: { roc_auc: metric(0.7) } }, { final: true });
    await addRun(4, null, { status: "failed" });
  });

  it("sorts by a metric, by test once it is open, and puts runs without it last either way", async () => {
    const by = "roc_auc" as const;
    expect(await numbers({ sort: { by, descending: true } })).toEqual([2, 3, 4, 1]);
    expect(await numbers({ sort: { by, descending: false } })).toEqual([3, 2, 4, 1]);
  });

  it("narrows by status, person and version, and counts what is left, not what is shown", async () => {
    expect(await numbers({ statuses: ["failed"] })).toEqual([4]);
    expect(await numbers({ personId: mine.sessions.editor.userId })).toEqual([2]);
    expect(await numbers({ version: 99 })).toEqual([]);
    const page = await listRunTable(db, mine.projectId, { ...all, limit: 2, offset: 1 });
    expect([page.rows.map((row) => row.number), page.total]).toEqual([[3, 2], 4]);
  });

  it("offers what there is to narrow down by", async () => {
    const facets = await readRunFacets(db, mine.projectId);
    expect(facets.statuses).toEqual([
      { status: "failed", count: 1 },
      { status: "succeeded", count: 3 },
    ]);
    expect(facets.people.map((person) => person.count)).toEqual([1]);
    expect(facets.versions).toEqual([{ number: 1, name: null, count: 4 }]);
  });
});

describe("what was expected and concluded", () => {
  const note = (text: string, more = {}) => ({
    projectId: mine.projectId,
    runId: mine.runId,
    kind: "conclusion" as const,
    authorId: mine.sessions.editor.userId,
    text,
    ...more,
  });
  const read = async () => (await readNotes(db, { projectId: mine.projectId, runIds: [mine.runId] })).get(mine.runId);

  it("can be worded anew by its author, and every earlier wording stays", async () => {
    await writeNote(db, note("it helped"));
    await writeNote(db, note("it helped a little"));
    const { conclusion, hypothesis } = (await read()) ?? {};
    expect(conclusion).toMatchObject({
      text: "it helped a little",
      history: [{ text: "it helped" }],
      authorName: "editor",
    });
    expect(hypothesis).toBeNull();
  });

  it("is nobody else's to change, not even the owner's", async () => {
    await writeNote(db, note("mine"));
    const theirs = note("no", { authorId: mine.sessions.owner.userId });
    await expect(writeNote(db, theirs)).rejects.toMatchObject({ code: "note_of_another" });
    expect((await read())?.conclusion?.text).toBe("mine");
  });

  it("has one author when two people write first at the same moment", async () => {
    const people = [mine.sessions.editor.userId, mine.sessions.owner.userId];
    const written = await Promise.allSettled(people.map((authorId) => writeNote(db, note(authorId, { authorId }))));
    expect(written.filter((each) => each.status === "fulfilled")).toHaveLength(1);
  });

  it("is no hypothesis when the run has ended, and no conclusion before it has", async () => {
    await expect(writeNote(db, note("late", { kind: "hypothesis" }))).rejects.toMatchObject({ code: "run_over" });
    await db.prisma.run.update({ where: { id: mine.runId }, data: { status: "running" } });
    await expect(writeNote(db, note("early"))).rejects.toMatchObject({ code: "run_not_over" });
    await writeNote(db, note("in time", { kind: "hypothesis" }));
    expect((await read())?.hypothesis?.text).toBe("in time");
  });

  it("given with the start is written once, however often the start is sent", async () => {
    const { kind: _, ...first } = note("rises");
    await noteAtStart(db, first);
    await noteAtStart(db, first);
    expect((await read())?.hypothesis).toMatchObject({ text: "rises", history: [] });
  });

  it("belongs to a run of the project, or to nothing", async () => {
    const other = await createTenant(db, "other");
    await expect(writeNote(db, note("x", { runId: other.runId }))).rejects.toMatchObject({ code: "run_not_found" });
  });
});

describe("the log of a run", () => {
  const LINES = 10_000;
  const question = {
    stageId: null,
    levels: ["debug", "info", "warning", "error"],
    search: "",
    offset: 0,
    limit: 500,
  } satisfies Parameters<typeof readRunLogs>[2];
  const read = (more: Partial<Parameters<typeof readRunLogs>[2]> = {}) =>
    readRunLogs(db, { projectId: mine.projectId, runId: mine.runId }, { ...question, ...more });

  /** As the engine writes it: a hundred lines an event, of two stages in turn. */
  beforeEach(() =>
    db.pool.query(
      `INSERT INTO "RunEvent" ("runId", seq, type, "stageId", attempt, data)
       SELECT $1, page + 1, 'log', CASE WHEN page % 2 = 0 THEN 'train' ELSE 'tune' END, 1,
         jsonb_build_object('dropped', CASE WHEN page = 0 THEN 3 ELSE 0 END, 'lines', (SELECT jsonb_agg(jsonb_build_object(
           'level', CASE WHEN line % 50 = 0 THEN 'warning' ELSE 'info' END,
           'text', 'line ' || line || CASE WHEN line = 4711 THEN ' of 100%_sure' ELSE '' END) ORDER BY line)
           FROM generate_series(page * 100, page * 100 + 99) line))
       FROM generate_series(0, $2::int / 100 - 1) page`,
      [mine.runId, LINES],
    ),
  );

  it("comes in pages that together are the whole, in order", async () => {
    const [first, last] = [await read(), await read({ offset: 9_500 })];
    expect([first.total, first.dropped, first.lines.length]).toEqual([LINES, 3, 500]);
    expect(first.lines.map((line) => line.text).slice(98, 102)).toEqual(["line 98", "line 99", "line 100", "line 101"]);
    expect(last.lines.at(-1)?.text).toBe("line 9999");
  });

  it("is searched by words, in which no sign means more than itself", async () => {
    expect((await read({ search: "LINE 4711" })).lines.map((line) => line.text)).toEqual(["line 4711 of 100%_sure"]);
    expect((await read({ search: "100%_sure" })).total).toBe(1);
    expect((await read({ search: "1%9" })).total).toBe(0);
  });

  it("is narrowed by stage and level", async () => {
    expect((await read({ stageId: "tune" })).total).toBe(LINES / 2);
    expect((await read({ levels: ["warning", "error"] })).total).toBe(LINES / 50);
  });

  it("tells between the lines what happened to the stages, as searchable as the rest", async () => {
    const event = (seq: number, data: object) =>
      db.pool.query(
        `INSERT INTO "RunEvent" ("runId", seq, type, "stageId", attempt, data) VALUES ($1, $2, 'stage', 'deploy', 1, $3)`,
        [mine.runId, seq, JSON.stringify(data)],
      );
    await event(9_000, { status: "queued" });
    await event(9_001, { status: "running" });
    await event(9_002, { status: "queued", reason: "the worker died" });
    await event(9_003, { status: "succeeded", cached: false, seconds: 1.25 });
    await event(9_004, { status: "failed", error: { message: "No target." } });
    const { lines } = await read({ stageId: "deploy" });
    expect(lines.map((line) => `${line.level}: ${line.text}`)).toEqual([
      "info: started",
      "warning: waits for another try: the worker died",
      "info: done in 1.3 s",
      "error: failed: No target.",
    ]);
    expect((await read({ search: "no target" })).total).toBe(1);
  });

  it("is nobody's of another project", async () => {
    const other = await createTenant(db, "other");
    const key = { projectId: other.projectId, runId: mine.runId };
    await expect(readRunLogs(db, key, question)).rejects.toMatchObject({ code: "run_not_found" });
  });
});

describe("the attempts of a stage", () => {
  it("are told apart: what was lost and why, how long it waited, how it ended", async () => {
    const event = (seq: number, attempt: number, data: object) =>
      db.pool.query(
        `INSERT INTO "RunEvent" ("runId", seq, type, "stageId", attempt, data, at) VALUES ($1, $2::int, 'stage', 'a', $3, $4, to_timestamp($2::int))`,
        [mine.runId, seq, attempt, JSON.stringify(data)],
      );
    await event(1, 1, { status: "queued" });
    await event(2, 1, { status: "running" });
    await event(5, 2, { status: "queued", reason: "the worker died" });
    await event(6, 2, { status: "running" });
    await event(8, 2, { status: "succeeded" });
    const seconds = (at: Date | null) => at && at.getTime() / 1000;
    const attempts = await readAttempts(db, mine.runId);
    expect(
      attempts.map((each) => [
        each.attempt,
        seconds(each.queuedAt),
        seconds(each.startedAt),
        seconds(each.endedAt),
        each.outcome,
        each.reason,
      ]),
    ).toEqual([
      [1, 1, 2, 5, "lost", "the worker died"],
      [2, 5, 6, 8, "succeeded", null],
    ]);
  });
});
