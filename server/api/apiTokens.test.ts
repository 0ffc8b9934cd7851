import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApiToken, readApiToken, revokeApiToken, type TokenScope } from "../auth/index.ts";
import { removeMember } from "../auth/index.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { toPublicError } from "../errors/index.ts";
import { createTenant, type Tenant } from "./testing.ts";
import { appRouter } from "./root.ts";
import { domainError } from "./toTrpcError.ts";
import { createCallerFactory } from "./trpc.ts";

let db: TestDatabase;
let mine: Tenant;
let theirs: Tenant;
beforeAll(async () => {
  db = await createTestDatabase();
  mine = await createTenant(db, "mine");
  theirs = await createTenant(db, "theirs");
});
afterAll(() => db.drop());

const createCaller = createCallerFactory(appRouter);
type Caller = ReturnType<typeof createCaller>;
type Role = keyof Tenant["sessions"];

async function make(scope: TokenScope, role: Role = "owner") {
  const { userId } = mine.sessions[role];
  return createApiToken(db, { userId, workspaceId: mine.workspaceId, name: "ci", scope, days: 7 });
}
async function callerOf(text: string): Promise<Caller> {
  const { token, person } = await readApiToken(db, text, "anywhere");
  return createCaller({ db, session: { sessionId: "x", ...person }, address: "anywhere", token });
}
async function codeOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    return toPublicError(domainError(error)).code;
  }
}
const projectOf = ({ projectId }: Tenant) => ({ projectId });

describe("a program's token", () => {
  it.each<[TokenScope, (caller: Caller) => Promise<unknown>, string | null]>([
    ["read", (caller) => caller.projects.get(projectOf(mine)), null],
    ["read", (caller) => caller.runs.cancel({ ...projectOf(mine), runId: mine.runId }), "token_insufficient"],
    ["run", (caller) => caller.projects.rename({ ...projectOf(mine), name: "x" }), "token_insufficient"],
    [
      "run",
      (caller) => caller.endpoints.remove({ ...projectOf(mine), endpointId: mine.endpointId }),
      "token_insufficient",
    ],
    ["deploy", (caller) => caller.workspaces.invites({ workspaceId: mine.workspaceId }), "token_insufficient"],
    [
      "deploy",
      (caller) => caller.endpoints.keys({ ...projectOf(mine), endpointId: mine.endpointId }),
      "token_insufficient",
    ],
    ["deploy", (caller) => caller.audit.list({ workspaceId: mine.workspaceId }), "token_insufficient"],
    ["deploy", (caller) => caller.account.sessions(), "token_insufficient"],
    [
      "deploy",
      (caller) => caller.account.createToken({ workspaceId: mine.workspaceId, name: "more", scope: "read", days: 7 }),
      "token_insufficient",
    ],
    ["deploy", (caller) => caller.workspaces.create({ name: "x" }), "token_insufficient"],
    ["deploy", (caller) => caller.projects.get(projectOf(theirs)), "project_not_found"],
    ["deploy", (caller) => caller.projects.list({ workspaceId: theirs.workspaceId }), "workspace_not_found"],
  ])("with the scope %s: %s is %s", async (scope, ask, code) => {
    const { token } = await make(scope);
    expect(await codeOf(ask(await callerOf(token)))).toBe(code);
  });

  it("never does more than its person may", async () => {
    const { token } = await make("deploy", "viewer");
    const caller = await callerOf(token);
    expect(await codeOf(caller.runs.cancel({ ...projectOf(mine), runId: mine.runId }))).toBe("role_insufficient");
    expect(await codeOf(caller.projects.get(projectOf(mine)))).toBeNull();
  });

  it("of somebody in two workspaces opens one of them", async () => {
    const { userId } = mine.sessions.owner;
    await db.prisma.member.create({ data: { workspaceId: theirs.workspaceId, userId, role: "owner" } });
    const { token } = await make("deploy");
    expect(await codeOf((await callerOf(token)).projects.get(projectOf(theirs)))).toBe("project_not_found");
  });

  it("is stored as a hash, tells its last use and dies when it is taken back or its time is over", async () => {
    const { id, token } = await make("read", "editor");
    expect(token).toMatch(/^sct_[\w-]{43}$/);
    expect(JSON.stringify(await db.prisma.apiToken.findMany())).not.toContain(token);
    await callerOf(token);
    expect((await db.prisma.apiToken.findUniqueOrThrow({ where: { id } })).lastUsedAt).not.toBeNull();
    await expect(revokeApiToken(db, mine.sessions.owner.userId, id)).rejects.toMatchObject({ code: "token_not_found" });
    await revokeApiToken(db, mine.sessions.editor.userId, id);
    await expect(readApiToken(db, token, "anywhere")).rejects.toMatchObject({ code: "signed_out" });
    const late = await make("read");
    await db.pool.query(`UPDATE "ApiToken" SET "expiresAt" = now() - interval '1 second' WHERE id = $1`, [late.id]);
    await expect(readApiToken(db, late.token, "anywhere")).rejects.toMatchObject({ code: "signed_out" });
    await expect(readApiToken(db, "sct_never-made", "anywhere")).rejects.toMatchObject({ code: "signed_out" });
  });

  it("ends with its person's membership", async () => {
    const { token } = await make("read", "reviewer");
    const actor = { id: null, name: "Owner", via: "ui", address: null } as const;
    await removeMember(db, mine.workspaceId, mine.sessions.reviewer.userId, actor);
    await expect(readApiToken(db, token, "anywhere")).rejects.toMatchObject({ code: "signed_out" });
  });
});
