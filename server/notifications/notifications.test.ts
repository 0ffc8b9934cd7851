import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTenant, type Tenant } from "../api/testing.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { decideReview } from "../reviews/decideReview.ts";
import { requestReview } from "../reviews/requestReview.ts";
import { tellOfReopenedGates } from "../reviews/index.ts";
import { tellOfDueReviews, tellOfEndedRuns } from "./chores.ts";
import { notificationKinds } from "./kinds.ts";
import { mailText } from "./mailText.ts";
import { mentioned } from "./mentioned.ts";
import { notify, type News } from "./notify.ts";
import { choose, countUnread, markRead, readInbox } from "./readInbox.ts";

let db: TestDatabase;
let mine: Tenant;
let theirs: Tenant;
beforeAll(async () => {
  db = await createTestDatabase();
  mine = await createTenant(db, "mine");
  theirs = await createTenant(db, "theirs");
});
afterAll(() => db.drop());

const tell = (news: Partial<News> & Pick<News, "userIds">) =>
  db.prisma.$transaction((tx) =>
    notify(tx, {
      workspaceId: mine.workspaceId,
      kind: "mention",
      params: { person: "Ada", project: "Fraud", text: "look" },
      link: "/projects",
      ...news,
    }),
  );
const inboxOf = async (userId: string) => (await readInbox(db, userId, { before: null, unread: false })).rows;

describe("a notification", () => {
  it("reaches members only, each once however often it is told", async () => {
    const { viewer, labeler } = mine.sessions;
    const outsider = theirs.sessions.owner;
    for (let times = 0; times < 3; times += 1) {
      await tell({ userIds: [viewer.userId, labeler.userId, outsider.userId], key: "the same" });
    }
    expect(await inboxOf(viewer.userId)).toMatchObject([{ kind: "mention", isRead: false, workspaceName: "mine" }]);
    expect(await inboxOf(labeler.userId)).toEqual([]);
    expect(await inboxOf(outsider.userId)).toEqual([]);
  });

  it("is counted until it is read, by its reader alone", async () => {
    const { viewer, editor } = mine.sessions;
    const [row] = await inboxOf(viewer.userId);
    await markRead(db, editor.userId, [row?.id ?? ""]);
    expect(await countUnread(db, viewer.userId)).toBe(1);
    await markRead(db, viewer.userId, null);
    expect(await countUnread(db, viewer.userId)).toBe(0);
    expect((await readInbox(db, viewer.userId, { before: null, unread: true })).rows).toEqual([]);
  });

  it("is not shown to whoever doesn't want to hear of its kind, nor told later", async () => {
    const { reviewer } = mine.sessions;
    await choose(db, reviewer.userId, "mention", "off");
    await tell({ userIds: [reviewer.userId], key: "unwanted" });
    await choose(db, reviewer.userId, "mention", "inbox");
    await tell({ userIds: [reviewer.userId], key: "unwanted" });
    expect(await inboxOf(reviewer.userId)).toEqual([]);
    expect(await countUnread(db, reviewer.userId)).toBe(0);
  });

  it("comes in pages, newest first", async () => {
    const { owner } = theirs.sessions;
    for (let index = 0; index < 53; index += 1) {
      await tell({ workspaceId: theirs.workspaceId, userIds: [owner.userId], params: { text: String(index) } });
    }
    const first = await readInbox(db, owner.userId, { before: null, unread: false });
    const second = await readInbox(db, owner.userId, { before: first.rows.at(-1)?.createdAt ?? null, unread: false });
    expect([first.rows.length, first.more, second.more]).toEqual([50, true, false]);
    expect(first.rows[0]?.params["text"]).toBe("52");
    expect(second.rows.at(-1)?.params["text"]).toBe("0");
  });
});

describe("what happens is told", () => {
  it("of an ended run to whoever started it, once", async () => {
    const { editor } = mine.sessions;
    await db.prisma.run.update({
      where: { id: mine.runId },
      data: { status: "failed", startedById: editor.userId, endedAt: new Date(), error: { userMessage: "No rows." } },
    });
    await tellOfEndedRuns(db);
    expect(await tellOfEndedRuns(db)).toBe(0);
    expect((await inboxOf(editor.userId)).filter(({ kind }) => kind === "run.failed")).toMatchObject([
      {
        params: { project: "mine", number: 1, reason: "No rows." },
        link: `/projects/${mine.projectId}/runs/${mine.runId}`,
      },
    ]);
  });

  it("of a request to those who may decide, of the decision to the requester, of a name to its bearer", async () => {
    const { owner, editor, reviewer } = mine.sessions;
    const project = { id: mine.projectId, workspaceId: mine.workspaceId, name: "mine" };
    const person = (session: typeof owner) => ({
      userId: session.userId,
      actor: { id: session.userId, name: session.name, via: "ui" as const, address: null },
    });
    const request = { gate: 1, environment: "staging" as const, note: null, dueOn: "2026-11-21" };
    const { id } = await requestReview(db, project, request, person(editor));
    const kinds = async (userId: string) => (await inboxOf(userId)).map(({ kind }) => kind);
    expect(await kinds(reviewer.userId)).toContain("review.requested");
    expect(await kinds(editor.userId)).not.toContain("review.requested");

    await tellOfDueReviews(db, new Date("2026-11-15T09:00:00Z"));
    expect(await kinds(reviewer.userId)).not.toContain("review.due");
    for (let times = 0; times < 2; times += 1) await tellOfDueReviews(db, new Date("2026-11-20T09:00:00Z"));
    expect((await kinds(reviewer.userId)).filter((kind) => kind === "review.due")).toHaveLength(1);

    const blank = { conditions: [], moneySpent: null, moneyNotSpent: null };
    await decideReview(db, project, id, { kind: "comment", text: "@owner, is it so?", ...blank }, person(reviewer));
    await decideReview(db, project, id, { kind: "approve", text: "", ...blank }, person(reviewer));
    expect(await kinds(owner.userId)).toContain("mention");
    expect((await inboxOf(editor.userId)).find(({ kind }) => kind === "review.decided")?.params).toMatchObject({
      person: "reviewer",
      decision: "approved",
    });

    await tellOfReopenedGates(db);
    expect(await kinds(editor.userId)).not.toContain("gate.reopened");
    const draft = await db.prisma.pipeline.findUniqueOrThrow({ where: { projectId: mine.projectId } });
    const document = { ...Object(draft.document), goal: { metric: "Claims" } };
    const data = { document, updatedAt: new Date(Date.now() + 1000) };
    await db.prisma.pipeline.update({ where: { projectId: mine.projectId }, data });
    for (let times = 0; times < 2; times += 1) await tellOfReopenedGates(db);
    const reopened = (await inboxOf(reviewer.userId)).filter(({ kind }) => kind === "gate.reopened");
    expect(reopened).toMatchObject([{ params: { changes: expect.stringContaining("metric") } }]);
  });
});

describe("a name is called", () => {
  const people = [
    { userId: "1", name: "Ada Perera" },
    { userId: "2", name: "Bo Lind" },
    { userId: "3", name: "Bo Ek" },
    { userId: "4", name: "Åsa" },
  ];
  it.each([
    ["@Ada Perera, look", ["1"]],
    ["see @ada.", ["1"]],
    ["@Bo which one?", []],
    ["@bo ek!", ["3"]],
    ["@Åsa and @Ada", ["1", "4"]],
    ["ada@example.com, @Adam, Ada", []],
  ])("in %j", (text, called) => {
    expect(mentioned(text, people)).toEqual(called);
  });
});

it("has a message for every kind that names the audit head and how to choose, and no placeholder left", () => {
  const address = { link: "https://ml.example.com/x", settings: "https://ml.example.com/inbox" };
  for (const kind of notificationKinds) {
    const { subject, text } = mailText(kind, { project: "{person}", person: "Ada" }, address, { seq: 7, hash: "abc" });
    expect(subject).not.toMatch(/\{(?!person\})/);
    expect(text).toContain("https://ml.example.com/x");
    expect(text).toContain("Audit trail: 7:abc");
  }
});
