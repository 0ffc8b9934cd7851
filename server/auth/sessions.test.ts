import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../db/index.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { parseEnv } from "../env.js";
import { createAuthOptions } from "./authOptions.ts";
import { changePassword } from "./changePassword.ts";
import { clientAddress } from "./clientAddress.ts";
import { hashPassword } from "./passwords.ts";
import { createSession, endSession, findSession } from "./sessions.ts";
import { LIMITS } from "./tunables.ts";
import { verifyCredentials } from "./verifyCredentials.ts";

let db: TestDatabase;
let passwordHash: string;
let userId: string;
const password = "four friendly little words";
const email = "ada@example.com";

beforeAll(async () => {
  db = await createTestDatabase();
  passwordHash = await hashPassword(password);
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.pool.query('TRUNCATE "User", "Workspace", rate_limits CASCADE');
  ({ id: userId } = await db.prisma.user.create({ data: { email, name: "Ada", passwordHash } }));
});

const attempt = (secret: string, more = {}) =>
  verifyCredentials(db, { email, password: secret, address: "anywhere", ...more });

describe("a session", () => {
  it("ends at once when it is signed out, though its token is still signed", async () => {
    const { callbacks, events } = createAuthOptions(db, "x".repeat(32));
    const user = { id: userId, name: "Ada", email };
    const token = await callbacks?.jwt?.({ token: {}, user, account: null, trigger: "signIn" });
    expect(token?.sessionId).toMatch(/^[\w-]{43}$/);
    const later = { token: { ...token }, user, account: null };
    expect(await callbacks?.jwt?.(later)).toMatchObject({ current: { userId, email } });
    await events?.signOut?.({
      token: { ...token },
      session: { expires: "", current: await current(token?.sessionId) },
    });
    await expect(callbacks?.jwt?.(later)).rejects.toThrow();
  });

  const current = async (id: string | undefined) => {
    const found = await findSession(db, id ?? "");
    if (found === null) throw new Error("no session");
    return found;
  };

  it("ends everywhere else when the password changes, and stays where it was changed", async () => {
    const here = await createSession(db, userId, null);
    const elsewhere = await createSession(db, userId, null);
    const next = "six other friendly little words";
    const outcome = await changePassword(db, await current(here), { current: password, next });
    expect(outcome).toEqual({ endedSessions: 1 });
    expect(await findSession(db, elsewhere)).toBeNull();
    expect(await findSession(db, here)).toMatchObject({ userId });
    expect(await attempt(password)).toBeNull();
    expect(await attempt(next)).toMatchObject({ id: userId });
  });

  it("keeps the old password when the current one is wrong", async () => {
    const here = await createSession(db, userId, null);
    const change = { current: "not the password at all", next: "six other friendly little words" };
    await expect(changePassword(db, await current(here), change)).rejects.toMatchObject({ code: "password_wrong" });
    expect(await attempt(password)).toMatchObject({ id: userId });
  });

  it("is not ended by a database that is away for a while", async () => {
    const away = openDatabase("postgresql://nobody@127.0.0.1:1/nowhere");
    try {
      const { callbacks } = createAuthOptions(away, "x".repeat(32));
      const user = { id: userId, name: "Ada", email };
      const token = { sessionId: await createSession(db, userId, null) };
      expect(await callbacks?.jwt?.({ token, user, account: null })).toEqual({ ...token, current: null });
    } finally {
      await away.close();
    }
  });

  it("is worth nothing after its time, or when it was never opened", async () => {
    const id = await createSession(db, userId, null);
    await db.pool.query(`UPDATE "Session" SET "expiresAt" = now() - interval '1 second' WHERE id = $1`, [id]);
    expect(await findSession(db, id)).toBeNull();
    expect(await findSession(db, "")).toBeNull();
  });

  it("dies with its person", async () => {
    const id = await createSession(db, userId, null);
    await db.prisma.user.delete({ where: { id: userId } });
    expect(await findSession(db, id)).toBeNull();
    await endSession(db, id);
  });
});

describe("signing in", () => {
  it("tells neither whether the address exists nor what was wrong", async () => {
    expect(await attempt("wrong wrong wrong")).toBeNull();
    expect(await attempt(password, { email: "nobody@example.com" })).toBeNull();
    expect(await attempt(password, { email: "ada＠example.com" })).toBeNull();
    expect(await attempt(password, { email: " ADA@Example.com" })).toMatchObject({ id: userId });
  });

  it("stops guessing at one account, the right password included", async () => {
    for (let n = 0; n < LIMITS.signIn.points; n += 1) expect(await attempt("wrong wrong wrong")).toBeNull();
    await expect(attempt(password)).rejects.toMatchObject({ code: "too_many_attempts", status: 429 });
    await expect(attempt(password)).rejects.toMatchObject({ retryAfterSeconds: expect.any(Number) });
  });

  it("stops guessing from many places at once", async () => {
    for (let n = 0; n < LIMITS.signInAccount.points; n += 1) await attempt("wrong", { address: `10.0.0.${n}` });
    await expect(attempt(password, { address: "10.1.0.1" })).rejects.toMatchObject({ code: "too_many_attempts" });
  });

  it("forgets slips after a success", async () => {
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < LIMITS.signIn.points - 1; n += 1) await attempt("wrong wrong wrong");
      expect(await attempt(password)).toMatchObject({ id: userId });
    }
  });

  it("lets nobody through when attempts can't be counted", async () => {
    await db.pool.query("ALTER TABLE rate_limits RENAME TO rate_limits_away");
    try {
      await expect(attempt(password)).rejects.toThrow();
    } finally {
      await db.pool.query("ALTER TABLE rate_limits_away RENAME TO rate_limits");
    }
  });
});

describe("where a request comes from", () => {
  it("is never what the client says, unless a proxy of ours wrote it", () => {
    const behind = { trustProxy: true };
    expect(clientAddress("1.2.3.4", { trustProxy: false })).toBe("anywhere");
    expect(clientAddress("6.6.6.6, 1.2.3.4", behind)).toBe("1.2.3.4");
    expect(clientAddress("::1", behind)).toBe("::1");
    expect(clientAddress("nonsense", behind)).toBe("anywhere");
    expect(clientAddress(null, behind)).toBe("anywhere");
  });

  it("is found behind a chain of proxies of ours, and nothing before it is believed", () => {
    const { trustProxy, trustedProxies } = parseEnv({ STAGECRAFT_TRUSTED_PROXIES: "10.0.0.0/8, fd00::/8" });
    const chain = { trustProxy, trustedProxies };
    expect(clientAddress("6.6.6.6, 1.2.3.4, 10.0.0.7, fd00::2", chain)).toBe("1.2.3.4");
    expect(clientAddress("10.0.0.7", chain)).toBe("anywhere");
    expect(clientAddress("1.2.3.4, nonsense, 10.0.0.7", chain)).toBe("anywhere");
    expect(() => parseEnv({ STAGECRAFT_TRUSTED_PROXIES: "10.0.0.0/99" })).toThrow("STAGECRAFT_TRUSTED_PROXIES");
  });
});
