// What every framework's adapter of the package calls; it isn't among its exports.
import { AuthHandler } from "../../../node_modules/next-auth/core/index.js";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../db/testing.ts";
import { env, parseEnv } from "../../env.js";
import { createInvite } from "../invites.ts";
import { disconnectIdentity, readAccount } from "../account.ts";
import { createAuthOptions, type Visit } from "../authOptions.ts";
import { startOidcProvider, type OidcProvider } from "../testing/oidcProvider.ts";
import { readForeignProfile } from "./providers.ts";

const SECRET = "a secret of more than thirty-two characters";
let db: TestDatabase;
let provider: OidcProvider;
let ada: string;

beforeAll(async () => {
  db = await createTestDatabase();
  provider = await startOidcProvider();
});
afterAll(async () => {
  await provider.close();
  await db.drop();
});
beforeEach(async () => {
  await db.pool.query('TRUNCATE "User", "Workspace", rate_limits CASCADE');
  const proved = { emailVerifiedAt: new Date(), passwordHash: "x" };
  ({ id: ada } = await db.prisma.user.create({
    data: { email: "ada@example.com", name: "Ada", isOwner: true, ...proved },
  }));
  provider.forge = {};
});

type Settings = ReturnType<typeof env>;
const settings = (more: Record<string, string> = {}): Settings =>
  parseEnv({
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
    ...more,
  });

/** A browser that goes from the button to the provider and back. @returns where it ended and who it is then */
async function arrive(
  person: OidcProvider["person"],
  visit: Partial<Visit> = {},
  more: { env?: Record<string, string>; tamper?: (query: URLSearchParams) => void } = {},
): Promise<{ location: string; userId: string | null }> {
  provider.person = person;
  const whole = { userAgent: "Firefox", address: "anywhere", currentUserId: null, inviteToken: undefined, ...visit };
  const options = createAuthOptions(db, SECRET, whole, settings(more.env));
  const jar = new Map<string, string>();
  const ask = async (action: "csrf" | "signin" | "callback", request: object) => {
    const answer = await AuthHandler({
      req: {
        action,
        method: "GET",
        cookies: Object.fromEntries(jar),
        headers: {},
        origin: "http://localhost:3000",
        ...request,
      },
      options,
    });
    for (const { name, value } of answer.cookies ?? []) jar.set(name, value);
    return answer;
  };
  const csrf = await ask("csrf", {});
  const csrfToken: unknown = typeof csrf.body === "object" ? Reflect.get(Object(csrf.body), "csrfToken") : null;
  const leave = await ask("signin", { method: "POST", providerId: "oidc", body: { csrfToken } });
  const there = await fetch(leave.redirect ?? "", { redirect: "manual" });
  const query = new URL(there.headers.get("location") ?? "").searchParams;
  more.tamper?.(query);
  const back = await ask("callback", { providerId: "oidc", query: Object.fromEntries(query) });
  const sessions = await db.prisma.session.findMany({ orderBy: { createdAt: "desc" }, take: 1 });
  return { location: back.redirect ?? "", userId: sessions[0]?.userId ?? null };
}

const real = { sub: "ada-there", email: "Ada@Example.com", email_verified: true, name: "Ada there" };
const problemOf = ({ location }: { location: string }): string | null =>
  new URL(location, "http://localhost").searchParams.get("problem");

describe("coming from an OpenID Connect provider", () => {
  it("signs in the person with the same address when both sides have proved it, and for good", async () => {
    expect((await arrive(real)).userId).toBe(ada);
    // The address there changes; the subject doesn't.
    expect((await arrive({ ...real, email: "other@example.com" })).userId).toBe(ada);
    expect(await db.prisma.identity.findMany()).toMatchObject([
      { provider: "oidc", subject: "ada-there", userId: ada },
    ]);
  });

  it.each([
    ["an address nobody confirmed there", { ...real, email_verified: false }, "email_unproved_there"],
    ["no word about the address", { sub: "x", email: "ada@example.com" }, "email_unproved_there"],
    ["no address at all", { sub: "x" }, "email_unproved_there"],
    ["a look-alike of the address", { ...real, email: "аda@example.com" }, "email_invalid"],
  ])("opens nothing with %s", async (_, person, problem) => {
    const arrived = await arrive(person);
    expect(problemOf(arrived)).toBe(problem);
    expect(arrived.userId).toBeNull();
  });

  it("doesn't share an account that somebody opened here under another's address", async () => {
    await db.prisma.user.update({ where: { id: ada }, data: { emailVerifiedAt: null } });
    const arrived = await arrive(real);
    expect(problemOf(arrived)).toBe("email_unproved_here");
    expect(await db.prisma.identity.count()).toBe(0);
  });

  it("makes an account only where the policy lets anybody in", async () => {
    const stranger = { sub: "b", email: "bob@example.com", email_verified: true, name: "Bob" };
    expect(problemOf(await arrive(stranger))).toBe("signup_closed");
    const domain = { STAGECRAFT_SIGNUP: "domain", STAGECRAFT_SIGNUP_DOMAIN: "elsewhere.example" };
    expect(problemOf(await arrive(stranger, {}, { env: domain }))).toBe("signup_domain");
    const { userId } = await arrive(stranger, {}, { env: { STAGECRAFT_SIGNUP: "open" } });
    const bob = await db.prisma.user.findUniqueOrThrow({ where: { id: userId ?? "" }, include: { members: true } });
    expect(bob).toMatchObject({
      email: "bob@example.com",
      passwordHash: null,
      isOwner: false,
      members: [{ role: "owner" }],
    });
    expect(bob.emailVerifiedAt).not.toBeNull();
  });

  it("brings an invitation along", async () => {
    const workspace = await db.prisma.workspace.create({ data: { name: "w", slug: "w" } });
    const actor = { id: null, name: "Ada", via: "ui", address: null } as const;
    const invite = { workspaceId: workspace.id, role: "editor" as const, createdById: ada, days: 7 };
    const { token } = await createInvite(db, invite, actor);
    const bob = { sub: "b", email: "bob@example.com", email_verified: true };
    const { userId } = await arrive(bob, { inviteToken: token });
    expect(await db.prisma.member.findMany({ where: { userId: userId ?? "" } })).toMatchObject([{ role: "editor" }]);
  });

  it("is connected to whoever is signed in and asked for it, whatever the address there", async () => {
    const work = { sub: "work", email: "ada@work.example", email_verified: false };
    expect((await arrive(work, { currentUserId: ada })).userId).toBe(ada);
    expect((await arrive(work)).userId).toBe(ada);
    const { id: eve } = await db.prisma.user.create({ data: { email: "eve@example.com", name: "Eve" } });
    expect(problemOf(await arrive(work, { currentUserId: eve }))).toBe("identity_taken");
  });

  it("is believed only with a token signed for us, for this sign-in", async () => {
    for (const forge of [{ aud: "another app" }, { iss: "https://evil.example" }, { nonce: "another" }, { exp: 1 }]) {
      provider.forge = forge;
      expect((await arrive(real)).userId, JSON.stringify(forge)).toBeNull();
    }
    provider.forge = {};
    const strange = { tamper: (query: URLSearchParams) => query.set("state", "another") };
    expect((await arrive(real, {}, strange)).userId).toBeNull();
  });

  it("can be disconnected, unless it is the only way in", async () => {
    await arrive(real);
    await disconnectIdentity(db, ada, "oidc");
    expect(await db.prisma.identity.count()).toBe(0);
    await arrive(real);
    await db.prisma.user.update({ where: { id: ada }, data: { passwordHash: null } });
    await expect(disconnectIdentity(db, ada, "oidc")).rejects.toMatchObject({ code: "last_way_in" });
    expect(await readAccount(db, ada)).toMatchObject({ hasPassword: false, emailVerified: true });
  });
});

describe("what a provider says", () => {
  it("proves an address only by a plain yes", () => {
    const said = (email_verified: unknown) =>
      readForeignProfile("1", { email: "a@b.cd", email_verified }).emailVerified;
    expect([true, "true"].map(said)).toEqual([true, true]);
    expect([false, "false", "1", 1, null, undefined, {}].map(said)).toEqual(Array(7).fill(false));
    expect(readForeignProfile("1", { email_verified: true }).emailVerified).toBe(false);
  });

  it("is asked only where all of a provider's variables are set", () => {
    expect(parseEnv({ GITHUB_CLIENT_ID: "a", GITHUB_CLIENT_SECRET: "b" }).signInProviders).toMatchObject([
      { id: "github" },
    ]);
    expect(() => parseEnv({ GITHUB_CLIENT_ID: "a" })).toThrow("GITHUB_CLIENT_SECRET");
    expect(parseEnv({}).signInProviders).toEqual([]);
  });
});
