import { randomUUID } from "node:crypto";
import type { CurrentSession, Role } from "../auth/index.ts";
import { hashPassword } from "../auth/passwords.ts";
import { createSession } from "../auth/sessions.ts";
import type { Database } from "../db/index.ts";
import { emptyPipeline } from "../pipeline/index.ts";

export type Tenant = {
  workspaceId: string;
  projectId: string;
  fileId: string;
  runId: string;
  inviteId: string;
  sessions: Record<Role, CurrentSession>;
};

const PASSWORD = "four friendly little words";
const ROLES: Role[] = ["viewer", "editor", "owner"];

/** A workspace with one person per role and a project with a file, a version and a run that has ended. */
export async function createTenant(db: Database, name: string): Promise<Tenant> {
  const workspace = await db.prisma.workspace.create({ data: { name, slug: `${name}-${randomUUID()}` } });
  const people = await Promise.all(ROLES.map((role) => createMember(db, workspace.id, role)));
  const [viewer, editor, owner] = people;
  if (viewer === undefined || editor === undefined || owner === undefined) throw new Error("a role is missing");
  const document = JSON.parse(JSON.stringify(emptyPipeline(name)));
  const project = await db.prisma.project.create({
    data: {
      workspaceId: workspace.id,
      name,
      createdById: owner.userId,
      pipeline: { create: { document } },
      versions: { create: { number: 1, contentHash: randomUUID(), document } },
      files: { create: { name: "data.csv", sha256: "0".repeat(64), bytes: 1n } },
    },
    include: { versions: true, files: true },
  });
  const versionId = project.versions[0]?.id ?? "";
  const run = await db.prisma.run.create({
    data: {
      projectId: project.id,
      versionId,
      number: 1,
      status: "succeeded",
      seed: 1,
      requestKey: randomUUID(),
      remaining: 0,
    },
  });
  const invite = await db.prisma.invite.create({
    data: {
      workspaceId: workspace.id,
      tokenHash: randomUUID(),
      role: "viewer",
      createdById: owner.userId,
      expiresAt: new Date(Date.now() + 3_600_000),
    },
  });
  return {
    workspaceId: workspace.id,
    projectId: project.id,
    fileId: project.files[0]?.id ?? "",
    runId: run.id,
    inviteId: invite.id,
    sessions: { viewer, editor, owner },
  };
}

async function createMember(db: Database, workspaceId: string, role: Role): Promise<CurrentSession> {
  const email = `${role}-${randomUUID()}@example.com`;
  const user = await db.prisma.user.create({
    data: { email, name: role, passwordHash: await hashPassword(PASSWORD), members: { create: { workspaceId, role } } },
  });
  const sessionId = await createSession(db, user.id, null);
  return { sessionId, userId: user.id, email, name: role, isOwner: false };
}
