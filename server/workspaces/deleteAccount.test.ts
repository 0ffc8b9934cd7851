import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CurrentSession } from "../auth/index.ts";
import { hashPassword } from "../auth/passwords.ts";
import { createSession, findSession } from "../auth/sessions.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { deleteAccount, readDeparture } from "./deleteAccount.ts";
import { removeWorkspace } from "./removeWorkspace.ts";

let db: TestDatabase;
let passwordHash: string;
const password = "four friendly little words";
beforeAll(async () => {
  db = await createTestDatabase();
  passwordHash = await hashPassword(password);
});
afterAll(() => db.drop());
beforeEach(() => db.pool.query('TRUNCATE "User", "Workspace", rate_limits CASCADE'));

async function person(name: string, more = {}): Promise<CurrentSession> {
  const user = await db.prisma.user.create({ data: { email: `${name}@example.com`, name, passwordHash, ...more } });
  const session = await findSession(db, await createSession(db, user.id, null));
  if (session === null) throw new Error("no session");
  return session;
}
const workspace = (name: string, members: [CurrentSession, string][]) =>
  db.prisma.workspace.create({
    data: { name, slug: name, members: { create: members.map(([{ userId }, role]) => ({ userId, role })) } },
  });

describe("an account that is deleted", () => {
  it("takes the workspaces with nobody else along, leaves the shared ones, and says so before", async () => {
    const [ada, bob] = [await person("ada"), await person("bob", { isOwner: true })];
    const alone = await workspace("alone", [[ada, "owner"]]);
    await db.prisma.project.create({ data: { workspaceId: alone.id, name: "p" } });
    await workspace("shared", [
      [ada, "owner"],
      [bob, "owner"],
    ]);
    const told = await readDeparture(db, ada.userId);
    expect(told.workspaces.map(({ name, projects, outcome }) => [name, projects, outcome])).toEqual([
      ["alone", 1, "deleted"],
      ["shared", 0, "stays"],
    ]);
    await expect(deleteAccount(db, ada, "wrong")).rejects.toMatchObject({ code: "password_wrong" });
    await deleteAccount(db, ada, password);
    expect((await db.prisma.workspace.findMany()).map(({ name }) => name)).toEqual(["shared"]);
    expect(await db.prisma.project.count()).toBe(0);
    expect(await findSession(db, ada.sessionId)).toBeNull();
  });

  it("never leaves others in a workspace without an owner, nor an installation without one", async () => {
    const [ada, bob] = [await person("ada", { isOwner: true }), await person("bob")];
    await workspace("team", [
      [bob, "owner"],
      [ada, "editor"],
    ]);
    await expect(deleteAccount(db, bob, password)).rejects.toMatchObject({ code: "last_owner" });
    await expect(deleteAccount(db, ada, password)).rejects.toMatchObject({ code: "last_installation_owner" });
    expect(await db.prisma.user.count()).toBe(2);
  });

  it("of somebody who signs in elsewhere is confirmed by the address", async () => {
    const [ada] = [await person("ada", { passwordHash: null }), await person("bob", { isOwner: true })];
    await expect(deleteAccount(db, ada, "bob@example.com")).rejects.toMatchObject({ code: "password_wrong" });
    await deleteAccount(db, ada, " Ada@example.com");
    expect(await db.prisma.user.count()).toBe(1);
  });
});

describe("a workspace that is deleted", () => {
  it("is the one whose name was typed, and serves nobody", async () => {
    const ada = await person("ada");
    const { id, name } = await workspace("team", [[ada, "owner"]]);
    const project = await db.prisma.project.create({ data: { workspaceId: id, name: "p" } });
    const typed = (typedName: string) => removeWorkspace(db, { id, name }, { typedName, userId: ada.userId });
    await expect(typed("other")).rejects.toMatchObject({ code: "name_differs" });
    const endpoint = await db.prisma.endpoint.create({ data: { workspaceId: id, projectId: project.id, name: "m" } });
    await expect(typed("team")).rejects.toMatchObject({ code: "workspace_serves" });
    await db.prisma.endpoint.update({ where: { id: endpoint.id }, data: { deletedAt: new Date() } });
    await typed("team");
    expect(await db.prisma.workspace.count()).toBe(0);
  });
});
