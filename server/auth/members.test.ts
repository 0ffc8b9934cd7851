import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listAudit, type Actor } from "../audit/index.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { changeRole, createWorkspace, listWorkspaces, removeMember, transferOwnership } from "./members.ts";

let db: TestDatabase;
let ada: Actor & { id: string };
let bob: Actor & { id: string };
let workspaceId: string;

async function person(name: string): Promise<Actor & { id: string }> {
  const { id } = await db.prisma.user.create({ data: { email: `${name}@example.com`, name } });
  return { id, name, via: "ui", address: "10.0.0.1" };
}

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.pool.query('TRUNCATE "User", "Workspace", rate_limits CASCADE');
  [ada, bob] = [await person("Ada"), await person("Bob")];
  ({ id: workspaceId } = await createWorkspace(db, { name: "Fraud team", userId: ada.id }, ada));
});

const join = (userId: string, role: string) => db.prisma.member.create({ data: { workspaceId, userId, role } });
const roles = async () =>
  Object.fromEntries(
    (await db.prisma.member.findMany({ where: { workspaceId } })).map(({ userId, role }) => [userId, role]),
  );

describe("a workspace", () => {
  it("belongs to whoever makes it, beside those they have", async () => {
    const second = await createWorkspace(db, { name: "Fraud team", userId: ada.id }, ada);
    expect((await listWorkspaces(db, ada.id)).map(({ id, role }) => [id, role])).toEqual([
      [workspaceId, "owner"],
      [second.id, "owner"],
    ]);
  });

  it("is never left without an owner, by two at once neither", async () => {
    await join(bob.id, "owner");
    const outcomes = await Promise.allSettled([
      changeRole(db, workspaceId, { userId: ada.id, role: "viewer" }, ada),
      removeMember(db, workspaceId, bob.id, bob),
    ]);
    expect(outcomes.filter((outcome) => outcome.status === "rejected")).toHaveLength(1);
    expect(await db.prisma.member.count({ where: { workspaceId, role: "owner" } })).toBe(1);
  });

  it("can't be left by its last owner", async () => {
    await join(bob.id, "editor");
    await expect(removeMember(db, workspaceId, ada.id, ada)).rejects.toMatchObject({ code: "last_owner" });
    await removeMember(db, workspaceId, bob.id, bob);
    expect(await roles()).toEqual({ [ada.id]: "owner" });
  });

  it("is handed over as a whole: one becomes owner, the other editor", async () => {
    await join(bob.id, "viewer");
    await transferOwnership(db, workspaceId, { from: ada.id, to: bob.id }, ada);
    expect(await roles()).toEqual({ [ada.id]: "editor", [bob.id]: "owner" });
  });

  it("is not handed to oneself or to a stranger", async () => {
    const hand = (to: string) => transferOwnership(db, workspaceId, { from: ada.id, to }, ada);
    await expect(hand(ada.id)).rejects.toMatchObject({ code: "transfer_to_self" });
    await expect(hand(bob.id)).rejects.toMatchObject({ code: "member_not_found" });
    expect(await roles()).toEqual({ [ada.id]: "owner" });
  });

  it("takes a removed member's programs out with them", async () => {
    await join(bob.id, "editor");
    const token = { workspaceId, name: "ci", suffix: "abcd", tokenHash: "x", expiresAt: new Date() };
    await db.prisma.apiToken.create({ data: { ...token, userId: bob.id } });
    await removeMember(db, workspaceId, bob.id, ada);
    expect(await db.prisma.apiToken.count()).toBe(0);
  });

  it("writes down who did what to whom, from where, and what was before", async () => {
    await join(bob.id, "viewer");
    await changeRole(db, workspaceId, { userId: bob.id, role: "editor" }, ada);
    await removeMember(db, workspaceId, bob.id, bob);
    const trail = await listAudit(db, workspaceId, { before: null, limit: 10 });
    expect(
      trail.map(({ type, actorName, address, before, after }) => ({ type, actorName, address, before, after })),
    ).toEqual([
      { type: "member.leave", actorName: "Bob", address: "10.0.0.1", before: { role: "editor" }, after: null },
      {
        type: "member.changeRole",
        actorName: "Ada",
        address: "10.0.0.1",
        before: { role: "viewer" },
        after: { role: "editor" },
      },
      { type: "workspace.create", actorName: "Ada", address: "10.0.0.1", before: null, after: { name: "Fraud team" } },
    ]);
  });
});
