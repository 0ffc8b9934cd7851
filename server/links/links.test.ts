import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createTenant, type Tenant } from "../api/testing.ts";
import { appRouter } from "../api/root.ts";
import { createCallerFactory } from "../api/trpc.ts";
import { domainError } from "../api/toTrpcError.ts";
import type { CurrentSession } from "../auth/index.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { toPublicError } from "../errors/index.ts";
import { createLog } from "../log/createLog.ts";
import { requestReview } from "../reviews/requestReview.ts";
import { createListener, type Listener } from "../runs/index.ts";
import { withoutAddresses } from "./content.ts";
import { followLink, linksChannel } from "./followLink.ts";
import { issueTicket, readTicket } from "./ticket.ts";
import { TICKET_SECONDS } from "./tunables.ts";

vi.hoisted(() => {
  process.env["NEXTAUTH_SECRET"] = "a secret of thirty-two characters for tests";
});

let db: TestDatabase;
let tenant: Tenant;
let outsider: CurrentSession;
let listener: Listener;
beforeAll(async () => {
  db = await createTestDatabase();
  tenant = await createTenant(db, "mine");
  outsider = (await createTenant(db, "theirs")).sessions.owner;
  listener = createListener(db.url, [linksChannel]);
  await listener.ready;
});
afterAll(async () => {
  await listener.close();
  await db.drop();
});

const createCaller = createCallerFactory(appRouter);
const as = (session: CurrentSession | null, address = "198.51.100.7") => createCaller({ db, session, address });
const anybody = () => as(null);
const owner = () => as(tenant.sessions.owner);

/** The code a promise is refused with; "fine" when it isn't. */
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "fine",
    (error: unknown) => toPublicError(domainError(error)).code,
  );

type Wanted = Partial<Parameters<ReturnType<typeof owner>["links"]["create"]>[0]>;
async function share(wanted: Wanted = {}): Promise<{ id: string; token: string }> {
  const input = { label: "For the board", target: "project" as const, ...wanted };
  const { id, address } = await owner().links.create({ projectId: tenant.projectId, ...input });
  return { id, token: address.split("/s/")[1] ?? "" };
}
const audit = async (type: string) =>
  db.prisma.auditEntry.findMany({ where: { workspaceId: tenant.workspaceId, type }, orderBy: { seq: "asc" } });

async function askForSignOff(): Promise<string> {
  const { userId, name } = tenant.sessions.editor;
  const project = { id: tenant.projectId, workspaceId: tenant.workspaceId, name: "mine" };
  const request = { gate: 1, environment: "production" as const, note: null, dueOn: null };
  const made = await requestReview(db, project, request, {
    userId,
    actor: { id: userId, name, via: "ui", address: null },
  });
  return made.id;
}

describe("a token", () => {
  it("has 256 random bits and lies in the table only as its hash", async () => {
    const { token } = await share();
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
    const { rows } = await db.pool.query(`SELECT row_to_json(link)::text AS text FROM "ShareLink" link`);
    expect(JSON.stringify(rows)).not.toContain(token);
    const trail = await db.prisma.auditEntry.findMany({ where: { workspaceId: tenant.workspaceId } });
    expect(JSON.stringify(trail)).not.toContain(token);
  });

  it("never made, revoked and expired read the same", async () => {
    const revoked = await share();
    await owner().links.revoke({ projectId: tenant.projectId, linkId: revoked.id });
    const expired = await share();
    await db.prisma.shareLink.update({ where: { id: expired.id }, data: { expiresAt: new Date(Date.now() - 1000) } });
    const answers = [];
    for (const token of [randomBytes(32).toString("base64url"), "x", "../../etc", revoked.token, expired.token]) {
      const error = await anybody()
        .shared.open({ token })
        .catch((reason: unknown) => toPublicError(domainError(reason)));
      answers.push(JSON.stringify(error));
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain("link_not_found");
  });

  it("is not found by guessing, and guessing is slowed down", async () => {
    const { token } = await share();
    const codes: Record<string, number> = {};
    for (let guess = 0; guess < 300; guess += 1) {
      const caller = as(null, "203.0.113.9");
      const code = await codeOf(caller.shared.open({ token: randomBytes(32).toString("base64url") }));
      codes[code] = (codes[code] ?? 0) + 1;
    }
    expect(codes).toEqual({ link_not_found: 240, too_many_attempts: 60 });
    // The place that guessed waits; others don't notice.
    expect(await codeOf(as(null, "203.0.113.9").shared.open({ token }))).toBe("too_many_attempts");
    expect(await codeOf(anybody().shared.open({ token }))).toBe("fine");
  });

  it("stays out of the log, whatever writes it there", async () => {
    const { token } = await share();
    const lines: string[] = [];
    const log = createLog("debug", { write: (line) => lines.push(line) });
    log.info({ token, url: `https://ml.example.com/s/${token}?x=1` }, `GET /s/${token} 200`);
    log.error(new Error(`cannot draw /s/${token}`), "failed");
    expect(lines.join("")).not.toContain(token);
  });
});

describe("what a link shows", () => {
  it("is what was stored, until it is made live", async () => {
    const stored = await share();
    const live = await share({ live: true });
    await db.prisma.project.update({ where: { id: tenant.projectId }, data: { name: "renamed" } });
    const read = async (token: string) => {
      const page = await anybody().shared.open({ token });
      return page.state === "open" ? page.content.project : null;
    };
    expect([await read(stored.token), await read(live.token)]).toEqual(["mine", "renamed"]);
    await db.prisma.project.update({ where: { id: tenant.projectId }, data: { name: "mine" } });
  });

  it("holds no address, no file, no id of a person, no path and no document to copy from", async () => {
    const draft = await db.prisma.pipeline.findUniqueOrThrow({ where: { projectId: tenant.projectId } });
    const document = {
      ...Object(draft.document),
      goal: { metric: "Claims", owner: "A. Perera <a.perera@example.com>", problem: "Write to jo@example.com." },
    };
    await db.prisma.pipeline.update({ where: { projectId: tenant.projectId }, data: { document } });
    for (const target of ["project", "pipeline", "summary"] as const) {
      const text = JSON.stringify(await anybody().shared.open({ token: (await share({ target })).token }));
      expect(text).not.toMatch(/@|example\.com|\/tmp|\/work|stagecraft\/|document/i);
      for (const id of [tenant.fileId, tenant.workspaceId, ...Object.values(tenant.sessions).map((s) => s.userId)]) {
        expect(text).not.toContain(id);
      }
    }
    expect(withoutAddresses({ a: ["Bo (bo@example.com), Åsa <å@exämple.se>"] })).toEqual({ a: ["Bo, Åsa"] });
  });

  it("counts its views and writes making, opening and revoking into the trail", async () => {
    const { id, token } = await share({ label: "counted" });
    await anybody().shared.open({ token });
    await anybody().shared.open({ token });
    await anybody().shared.open({ token, again: true });
    await owner().links.revoke({ projectId: tenant.projectId, linkId: id });
    const row = (await owner().links.list({ projectId: tenant.projectId })).find((each) => each.id === id);
    expect(row?.views).toBe(2);
    const of = async (type: string) => (await audit(type)).filter(({ objectId }) => objectId === id).length;
    expect([await of("link.create"), await of("link.open"), await of("link.revoke")]).toEqual([1, 2, 1]);
  });

  it("shows the audit head, to be compared with later", async () => {
    const page = await anybody().shared.open({ token: (await share()).token });
    const head = await db.prisma.auditHead.findUniqueOrThrow({ where: { workspaceId: tenant.workspaceId } });
    expect(page.state === "open" && page.auditHead?.hash).toBe(head.hash);
  });
});

describe("a password", () => {
  it("is asked for before anything is shown, is hashed, and can't be tried for long", async () => {
    const { id, token } = await share({ password: "plum tree in may" });
    expect(await anybody().shared.open({ token })).toEqual({ state: "locked" });
    const row = await db.prisma.shareLink.findUniqueOrThrow({ where: { id } });
    expect(row.passwordHash).toMatch(/^\$argon2id\$/);
    const { proof } = await anybody().shared.unlock({ token, password: "plum tree in may" });
    expect((await anybody().shared.open({ token, proof })).state).toBe("open");
    expect(
      (await anybody().shared.open({ token: (await share({ password: "another one" })).token, proof })).state,
    ).toBe("locked");
    const codes = [];
    for (let tries = 0; tries < 12; tries += 1) {
      codes.push(await codeOf(anybody().shared.unlock({ token, password: "wrong" })));
    }
    expect(codes.at(0)).toBe("link_password_wrong");
    expect(codes.at(-1)).toBe("too_many_attempts");
  });
});

describe("through a link", () => {
  it("nothing runs, uploads or takes a graph: a reader's calls know only words and decisions", async () => {
    const { token } = await share({ role: "approve", reviewId: await askForSignOff() });
    const graph = { stages: [], edges: [] };
    const { shared } = anybody();
    const calls: Record<string, unknown> = { open: shared.open, speak: shared.speak, decide: shared.decide };
    for (const [path, procedure] of Object.entries(calls)) {
      if (typeof procedure !== "function") throw new Error(`no procedure ${path}`);
      for (const extra of [{ data: graph }, { document: graph }, { projectId: tenant.projectId }]) {
        const input = path === "open" ? { token } : { token, kind: "approve", text: "x" };
        expect(await codeOf(Promise.resolve(procedure({ ...input, ...extra }))), path).toBe("input_invalid");
      }
    }
    expect(await db.prisma.run.count({ where: { projectId: tenant.projectId } })).toBe(1);
  });

  it("a viewer can't comment, a commenter can't approve", async () => {
    const view = await share();
    const comment = await share({ role: "comment" });
    const said = { kind: "question" as const, text: "Why?", name: "Bo" };
    expect(await codeOf(anybody().shared.speak({ token: view.token, ...said }))).toBe("link_role_insufficient");
    expect(await codeOf(anybody().shared.decide({ token: comment.token, kind: "approve" }))).toBe(
      "link_role_insufficient",
    );
  });

  it("a question reaches whoever made the link and whoever is called, with a name nobody can borrow", async () => {
    const { token } = await share({ role: "comment" });
    const said = { kind: "question" as const, text: "@reviewer <b>why</b> 4,640?", name: "owner" };
    expect(await codeOf(anybody().shared.speak({ token, ...said, name: null }))).toBe("link_name_needed");
    const { guestKey } = await anybody().shared.speak({ token, ...said });
    await anybody().shared.speak({ token, kind: "comment", text: "Thanks", guestKey });
    const page = await anybody().shared.open({ token, again: true });
    expect(page.state === "open" && page.comments.map(({ authorName, text }) => [authorName, text])).toEqual([
      ["owner (guest, not verified)", "@reviewer <b>why</b> 4,640?"],
      ["owner (guest, not verified)", "Thanks"],
    ]);
    const inbox = async (session: CurrentSession) => (await as(session).inbox.list({})).rows.map(({ kind }) => kind);
    expect(await inbox(tenant.sessions.owner)).toContain("link.question");
    expect(await inbox(tenant.sessions.reviewer)).toContain("mention");
    expect(await codeOf(anybody().shared.speak({ token, ...said, text: "x".repeat(1_000_000) }))).toBe("input_invalid");
  });

  it("approving needs a verified identity: a confirmed guest or somebody signed in", async () => {
    const { token } = await share({ role: "approve", reviewId: await askForSignOff() });
    const approve = {
      token,
      kind: "approve_with_conditions" as const,
      conditions: [{ text: "Retrain every two months", owner: "Jo", date: "2027-01-31" }],
    };
    expect(await codeOf(anybody().shared.decide(approve))).toBe("link_identity_needed");
    const { guestKey, mailed } = await anybody().shared.introduce({
      token,
      name: "Marta Ruiz",
      email: "m@example.com",
    });
    expect(mailed).toBe(false);
    expect(await codeOf(anybody().shared.decide({ ...approve, guestKey }))).toBe("link_identity_needed");
    // Without mail a member vouches.
    const waiting = (await owner().links.list({ projectId: tenant.projectId })).flatMap((link) => link.waiting);
    const guest = waiting.find(({ name }) => name === "Marta Ruiz");
    expect(guest?.email).toBe("m@example.com");
    expect((await as(tenant.sessions.viewer).links.list({ projectId: tenant.projectId }))[0]?.waiting).toEqual([]);
    await owner().links.confirmGuest({ projectId: tenant.projectId, guestId: guest?.id ?? "" });
    expect(await anybody().shared.decide({ ...approve, guestKey })).toEqual({ state: "approved_with_conditions" });
    const [decision] = (await audit("decision.approve_with_conditions")).slice(-1);
    expect(decision).toMatchObject({ actorId: null, actorName: "Marta Ruiz (guest)", via: "link" });
    const other = await share({ role: "approve", reviewId: await askForSignOff() });
    expect(await as(outsider).shared.decide({ token: other.token, kind: "approve" })).toEqual({ state: "approved" });
  });

  it("a code is short-lived and dies after five tries", async () => {
    const { id, token } = await share({ role: "approve", reviewId: await askForSignOff() });
    const { guestKey } = await anybody().shared.introduce({ token, name: "Bo", email: "bo@example.com" });
    const { hashToken } = await import("../auth/tokens.ts");
    const data = { codeHash: hashToken("123456"), codeExpiresAt: new Date(Date.now() + 60_000) };
    await db.prisma.linkGuest.updateMany({ where: { linkId: id }, data });
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await codeOf(anybody().shared.confirm({ token, guestKey, code: "000000" }))).toBe("link_code_wrong");
    }
    expect(await codeOf(anybody().shared.confirm({ token, guestKey, code: "123456" }))).toBe("link_code_wrong");
    await db.prisma.linkGuest.updateMany({ where: { linkId: id }, data: { codeTries: 0 } });
    expect(await codeOf(anybody().shared.confirm({ token, guestKey, code: "123456" }))).toBe("fine");
    expect(await anybody().shared.guest({ token, guestKey })).toEqual({ name: "Bo", verified: true });
  });

  it("a link to approve by needs an open request of the same project", async () => {
    expect(await codeOf(share({ role: "approve" }))).toBe("link_needs_review");
    expect(await codeOf(share({ expiresAt: "2020-01-01T00:00:00Z" }))).toBe("link_expiry_past");
    expect(await codeOf(share({ target: "run", runId: "00000000-0000-4000-8000-000000000000" }))).toBe(
      "link_target_missing",
    );
  });

  it("a copy holds the drawing, and neither files nor anything of its runs", async () => {
    const { token } = await share({ target: "pipeline", hideAmounts: true });
    const workspaceId = (await as(outsider).workspaces.list())[0]?.id ?? "";
    const { id } = await as(outsider).shared.copy({ workspaceId, token });
    const draft = await db.prisma.pipeline.findUniqueOrThrow({ where: { projectId: id } });
    expect(draft.document).toMatchObject({ goal: {}, economics: {} });
    expect(JSON.stringify(draft.document)).not.toContain(tenant.fileId);
    expect(await db.prisma.run.count({ where: { projectId: id } })).toBe(0);
    expect(await codeOf(anybody().shared.copy({ workspaceId, token }))).toBe("signed_out");
  });
});

describe("an open page", () => {
  it("closes when its link is taken back, at once", async () => {
    const { id } = await share();
    const end = new AbortController();
    const stream = followLink({ db, listener }, id, end.signal);
    expect((await stream.next()).value).toEqual({ type: "open" });
    const next = stream.next();
    const before = performance.now();
    await owner().links.revoke({ projectId: tenant.projectId, linkId: id });
    expect((await next).value).toEqual({ type: "closed" });
    expect(performance.now() - before).toBeLessThan(2_000);
    expect((await stream.next()).done).toBe(true);
    end.abort();
  });

  it("follows by a ticket that opens nothing else and runs out", async () => {
    const { id } = await share();
    const ticket = issueTicket(id, 0);
    expect(readTicket(ticket, 1000)).toBe(id);
    expect(readTicket(ticket, (TICKET_SECONDS + 1) * 1000)).toBeNull();
    expect(readTicket(ticket.replace(id, tenant.linkId), 1000)).toBeNull();
    expect(readTicket("nonsense", 1000)).toBeNull();
    expect(await codeOf(anybody().shared.open({ token: ticket }))).toBe("link_not_found");
  });
});
