import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Actor } from "../audit/index.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { acceptInvite, createInvite, listOpenInvites, readInvite, revokeInvite } from "./invites.ts";
import { readSignUpState, signUp, type SignUpPolicy } from "./signUp.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.pool.query('TRUNCATE "User", "Workspace", rate_limits CASCADE');
});

const actor: Actor = { id: null, name: "Owner", via: "ui", address: null };
const password = "four friendly little words";
const invite: SignUpPolicy = { signup: "invite", signupDomain: undefined };
const open: SignUpPolicy = { signup: "open", signupDomain: undefined };
const domain: SignUpPolicy = { signup: "domain", signupDomain: "example.com" };
const person = (email: string, more = {}) => ({
  email,
  name: email.split("@")[0] ?? "x",
  password,
  address: "anywhere",
  ...more,
});
const failsWith = (code: string) => expect.objectContaining({ code });

async function firstOwner() {
  const { userId } = await signUp(db, invite, person("owner@example.com"));
  const { workspaceId } = await db.prisma.member.findFirstOrThrow({ where: { userId } });
  return { userId, workspaceId };
}

describe("who may make an account", () => {
  it("gives the installation and a workspace to the first person, whatever the policy", async () => {
    expect(await readSignUpState(db, invite)).toMatchObject({
      first: true,
      mode: "invite",
      domain: null,
      mailOn: false,
    });
    const { userId } = await firstOwner();
    const user = await db.prisma.user.findUniqueOrThrow({ where: { id: userId }, include: { members: true } });
    expect(user.isOwner).toBe(true);
    expect(user.members).toMatchObject([{ role: "owner" }]);
    expect(user.passwordHash).toMatch(/^\$argon2id\$/);
    expect(await readSignUpState(db, invite)).toMatchObject({ first: false });
  });

  it("lets exactly one of many simultaneous first people in", async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) => signUp(db, invite, person(`p${n}@example.com`))),
    );
    expect(tries.filter((attempt) => attempt.status === "fulfilled")).toHaveLength(1);
    expect(await db.prisma.user.count({ where: { isOwner: true } })).toBe(1);
    expect(await db.prisma.user.count()).toBe(1);
  });

  it("refuses strangers by default", async () => {
    await firstOwner();
    await expect(signUp(db, invite, person("b@example.com"))).rejects.toEqual(failsWith("signup_closed"));
  });

  it("lets addresses of the domain in, and no look-alikes", async () => {
    await firstOwner();
    await signUp(db, domain, person("b@EXAMPLE.com"));
    for (const email of ["b@example.com.evil.org", "b@notexample.com", "b@sub.example.com"]) {
      await expect(signUp(db, domain, person(email))).rejects.toEqual(failsWith("signup_domain"));
    }
  });

  it("gives everybody who comes in by themselves a workspace of their own", async () => {
    await firstOwner();
    const { userId } = await signUp(db, open, person("b@elsewhere.org"));
    const user = await db.prisma.user.findUniqueOrThrow({ where: { id: userId }, include: { members: true } });
    expect(user.isOwner).toBe(false);
    expect(user.members).toMatchObject([{ role: "owner" }]);
  });

  it("knows one address in all its spellings", async () => {
    await firstOwner();
    await expect(signUp(db, open, person(" OWNER@Example.com "))).rejects.toEqual(failsWith("email_taken"));
  });

  it("refuses passwords that are short, endless or the address itself", async () => {
    for (const bad of ["short", "a".repeat(12), "x".repeat(201), "owner@example.com"]) {
      await expect(signUp(db, open, person("owner@example.com", { password: bad }))).rejects.toEqual(
        failsWith("password_weak"),
      );
    }
    expect(await db.prisma.user.count()).toBe(0);
  });
});

describe("an invite link", () => {
  it("makes a member with its role, once", async () => {
    const { userId, workspaceId } = await firstOwner();
    const { token } = await createInvite(db, { workspaceId, role: "editor", createdById: userId, days: 7 }, actor);
    const guest = await signUp(db, invite, person("g@example.com", { inviteToken: token }));
    expect(await db.prisma.member.findMany({ where: { userId: guest.userId } })).toMatchObject([
      { workspaceId, role: "editor" },
    ]);
    await expect(signUp(db, invite, person("h@example.com", { inviteToken: token }))).rejects.toEqual(
      failsWith("invite_invalid"),
    );
    // The refused account must not stay behind.
    expect(await db.prisma.user.count()).toBe(2);
  });

  it("lets one of two people in who use it at the same moment", async () => {
    const { userId, workspaceId } = await firstOwner();
    const { token } = await createInvite(db, { workspaceId, role: "viewer", createdById: userId, days: 7 }, actor);
    const tries = await Promise.allSettled(
      ["g@example.com", "h@example.com"].map((email) => signUp(db, invite, person(email, { inviteToken: token }))),
    );
    expect(tries.map((attempt) => attempt.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db.prisma.member.count({ where: { workspaceId } })).toBe(2);
  });

  it("is stored as a hash and shown once", async () => {
    const { userId, workspaceId } = await firstOwner();
    const { token } = await createInvite(db, { workspaceId, role: "viewer", createdById: userId, days: 7 }, actor);
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
    const rows = await db.pool.query('SELECT * FROM "Invite"');
    expect(JSON.stringify(rows.rows)).not.toContain(token);
    expect(JSON.stringify(await listOpenInvites(db, workspaceId))).not.toContain(token);
  });

  it("dies by time, by being taken back, and says the same in each case", async () => {
    const { userId, workspaceId } = await firstOwner();
    const late = await createInvite(db, { workspaceId, role: "viewer", createdById: userId, days: 7 }, actor);
    await db.pool.query(`UPDATE "Invite" SET "expiresAt" = now() - interval '1 second' WHERE id = $1`, [late.id]);
    const revoked = await createInvite(db, { workspaceId, role: "viewer", createdById: userId, days: 7 }, actor);
    await revokeInvite(db, workspaceId, revoked.id, actor);
    for (const token of [late.token, revoked.token, "never-made-never-made-never-made"]) {
      await expect(readInvite(db, token, "anywhere")).rejects.toEqual(failsWith("invite_invalid"));
    }
  });

  it("meant for one address refuses every other", async () => {
    const { userId, workspaceId } = await firstOwner();
    const email = "Guest@Example.com";
    const { token } = await createInvite(
      db,
      { workspaceId, role: "viewer", email, createdById: userId, days: 7 },
      actor,
    );
    await expect(signUp(db, invite, person("h@example.com", { inviteToken: token }))).rejects.toEqual(
      failsWith("invite_invalid"),
    );
    await signUp(db, invite, person("guest@example.com", { inviteToken: token }));
  });

  it("never lowers the role of somebody who is a member already", async () => {
    const { userId, workspaceId } = await firstOwner();
    const { token } = await createInvite(db, { workspaceId, role: "viewer", createdById: userId, days: 7 }, actor);
    await acceptInvite(db, token, { id: userId, name: "O", email: "owner@example.com", address: "anywhere" });
    expect(await db.prisma.member.findMany({ where: { workspaceId } })).toMatchObject([{ role: "owner" }]);
  });

  it("is valid for as long as its maker chose", async () => {
    const { userId, workspaceId } = await firstOwner();
    const days = [1, 30].map((day) => ({ workspaceId, role: "viewer" as const, createdById: userId, days: day }));
    const made = await Promise.all(days.map((each) => createInvite(db, each, actor)));
    const left = made.map(({ expiresAt }) => Math.round((expiresAt.getTime() - Date.now()) / 86_400_000));
    expect(left).toEqual([1, 30]);
  });

  it("of another workspace can't be taken back from here", async () => {
    const { userId, workspaceId } = await firstOwner();
    const { id } = await createInvite(db, { workspaceId, role: "viewer", createdById: userId, days: 7 }, actor);
    const other = await db.prisma.workspace.create({ data: { name: "other", slug: "other" } });
    await expect(revokeInvite(db, other.id, id, actor)).rejects.toEqual(failsWith("invite_not_found"));
  });
});
