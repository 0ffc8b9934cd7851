import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { unseal } from "../mail/seal.ts";
import { makeResetLink, readReset, requestReset, resetPassword, verifyEmail } from "./accountLinks.ts";
import { hashPassword } from "./passwords.ts";
import { createSession, findSession, listSessions, endSessions } from "./sessions.ts";
import { signUp } from "./signUp.ts";
import { LIMITS } from "./tunables.ts";
import { verifyCredentials } from "./verifyCredentials.ts";

const SECRET = "a secret of more than thirty-two characters";
// Before the imports below are loaded: the environment is read once.
vi.hoisted(() => {
  vi.stubEnv("SMTP_HOST", "mail.example.com");
  vi.stubEnv("SMTP_FROM", "stagecraft@example.com");
  vi.stubEnv("NEXTAUTH_SECRET", "a secret of more than thirty-two characters");
});

let db: TestDatabase;
let userId: string;
const email = "ada@example.com";
const next = "six other friendly little words";

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.pool.query('TRUNCATE "User", "Workspace", rate_limits, graphile_worker._private_jobs CASCADE');
  const passwordHash = await hashPassword("four friendly little words");
  ({ id: userId } = await db.prisma.user.create({ data: { email, name: "Ada", passwordHash } }));
});

/** The links in the mails that wait in the queue, oldest first. */
async function mailedTokens(): Promise<string[]> {
  const { rows } = await db.pool.query<{ sealed: string }>(
    "SELECT payload->>'sealed' AS sealed FROM graphile_worker._private_jobs ORDER BY id",
  );
  return rows.map(({ sealed }) => /\/(?:reset|verify)\/([\w-]+)/.exec(unseal(SECRET, sealed))?.[1] ?? "");
}
const signIn = (password: string) => verifyCredentials(db, { email, password, address: "anywhere" });

describe("a forgotten password", () => {
  it("is replaced once by the link in the mail, which ends every session and proves the address", async () => {
    const session = await createSession(db, userId, null);
    await requestReset(db, " ADA@example.com", "anywhere");
    const [token = ""] = await mailedTokens();
    expect(await readReset(db, token, "anywhere")).toEqual({ email });
    await resetPassword(db, { token, password: next, address: "anywhere" });
    expect(await findSession(db, session)).toBeNull();
    expect(await signIn(next)).toMatchObject({ id: userId });
    expect((await db.prisma.user.findUniqueOrThrow({ where: { id: userId } })).emailVerifiedAt).not.toBeNull();
    await expect(resetPassword(db, { token, password: next, address: "anywhere" })).rejects.toMatchObject({
      code: "link_invalid",
    });
  });

  it("sets one of two passwords sent at the same moment", async () => {
    await requestReset(db, email, "anywhere");
    const [token = ""] = await mailedTokens();
    const tries = await Promise.allSettled(
      ["first of two long ones", "second of two long ones"].map((password) =>
        resetPassword(db, { token, password, address: "anywhere" }),
      ),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("keeps the link when the new password is too weak", async () => {
    await requestReset(db, email, "anywhere");
    const [token = ""] = await mailedTokens();
    const weak = { token, password: "short", address: "anywhere" };
    await expect(resetPassword(db, weak)).rejects.toMatchObject({ code: "password_weak" });
    await resetPassword(db, { ...weak, password: next });
  });

  it.each([
    ["when its hour is over", `UPDATE "AccountLink" SET "expiresAt" = now() - interval '1 second'`],
    ["when the address has changed since", `UPDATE "User" SET email = 'new@example.com'`],
    ["of another kind", `UPDATE "AccountLink" SET kind = 'verify'`],
  ])("is not replaced by a link %s", async (_, change) => {
    await requestReset(db, email, "anywhere");
    const [token = ""] = await mailedTokens();
    await db.pool.query(change);
    const use = resetPassword(db, { token, password: next, address: "anywhere" });
    await expect(use).rejects.toMatchObject({ code: "link_invalid" });
  });

  it("makes an older link worth nothing by a newer one", async () => {
    await requestReset(db, email, "anywhere");
    await requestReset(db, email, "anywhere");
    const [older = "", newer = ""] = await mailedTokens();
    await expect(readReset(db, older, "anywhere")).rejects.toMatchObject({ code: "link_invalid" });
    expect(await readReset(db, newer, "anywhere")).toEqual({ email });
  });

  it("says the same for an address without account, and mails nobody", async () => {
    await requestReset(db, "nobody@example.com", "anywhere");
    await requestReset(db, "not an address", "anywhere");
    expect(await mailedTokens()).toEqual([]);
  });

  it("can't be used to fill somebody's mailbox", async () => {
    for (let n = 0; n < LIMITS.mailLink.points; n += 1) await requestReset(db, email, `10.0.0.${n}`);
    await expect(requestReset(db, email, "10.0.1.1")).rejects.toMatchObject({ status: 429 });
  });

  it("is replaced by a link of the installation's owner too, which proves no address", async () => {
    const { link } = await makeResetLink(db, { userId, ownerId: userId });
    const token = link.split("/").at(-1) ?? "";
    await resetPassword(db, { token, password: next, address: "anywhere" });
    expect(await signIn(next)).toMatchObject({ id: userId });
    expect((await db.prisma.user.findUniqueOrThrow({ where: { id: userId } })).emailVerifiedAt).toBeNull();
  });

  it("leaves nothing readable in the tables", async () => {
    await requestReset(db, email, "anywhere");
    const [token = ""] = await mailedTokens();
    const stored = await db.pool.query(
      'SELECT row_to_json(l) FROM "AccountLink" l UNION ALL SELECT payload FROM graphile_worker._private_jobs',
    );
    expect(token).toHaveLength(43);
    expect(JSON.stringify(stored.rows)).not.toContain(token);
  });
});

describe("an address", () => {
  it("is proved by the link in the mail that follows signing up", async () => {
    const open = { signup: "open", signupDomain: undefined } as const;
    const bob = { email: "bob@example.com", name: "Bob", password: next, address: "anywhere" };
    const made = await signUp(db, open, bob);
    const [token = ""] = await mailedTokens();
    expect(await verifyEmail(db, token, "anywhere")).toEqual({ email: bob.email });
    const user = await db.prisma.user.findUniqueOrThrow({ where: { id: made.userId } });
    expect(user.emailVerifiedAt).not.toBeNull();
    await expect(verifyEmail(db, token, "anywhere")).rejects.toMatchObject({ code: "link_invalid" });
  });
});

describe("where one is signed in", () => {
  const sessionOf = async (id: string) => {
    const found = await findSession(db, id);
    if (found === null) throw new Error("no session");
    return found;
  };

  it("is listed with device and last use, without what would open the session", async () => {
    const here = await createSession(db, userId, "Firefox");
    const there = await createSession(db, userId, "Safari");
    const rows = await listSessions(db, await sessionOf(here));
    expect(rows.map(({ userAgent, current }) => [userAgent, current]).sort()).toEqual([
      ["Firefox", true],
      ["Safari", false],
    ]);
    expect(JSON.stringify(rows)).not.toContain(there);
  });

  it("is ended one by one or all but here, and only one's own", async () => {
    const [here, there, third] = await Promise.all([1, 2, 3].map(() => createSession(db, userId, null)));
    const other = await db.prisma.user.create({ data: { email: "eve@example.com", name: "Eve" } });
    const foreign = await createSession(db, other.id, null);
    const me = await sessionOf(here ?? "");
    const [handle] = (await listSessions(db, me)).filter(({ current }) => !current).map((row) => row.handle);
    expect(await endSessions(db, me, handle ?? "")).toEqual({ ended: 1 });
    await expect(endSessions(db, me, handle ?? "")).rejects.toMatchObject({ code: "session_not_found" });
    const [theirs] = (await listSessions(db, await sessionOf(foreign))).map((row) => row.handle);
    await expect(endSessions(db, me, theirs ?? "")).rejects.toMatchObject({ code: "session_not_found" });
    expect(await endSessions(db, me, null)).toEqual({ ended: 1 });
    expect(await Promise.all([there, third].map((id) => findSession(db, id ?? "")))).toEqual([null, null]);
    expect(await findSession(db, foreign)).not.toBeNull();
  });
});
