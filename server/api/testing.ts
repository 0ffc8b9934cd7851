import { randomUUID } from "node:crypto";
import type { CurrentSession, Role } from "../auth/index.ts";
import { hashPassword } from "../auth/passwords.ts";
import { createSession } from "../auth/sessions.ts";
import type { Database } from "../db/index.ts";
import { emptyPipeline } from "../pipeline/index.ts";
import { currentSnapshot } from "../reviews/currentSnapshot.ts";
import { snapshotHash } from "../reviews/snapshot.ts";

export type Tenant = {
  workspaceId: string;
  projectId: string;
  fileId: string;
  runId: string;
  inviteId: string;
  templateId: string;
  endpointId: string;
  keyId: string;
  monitorId: string;
  reportId: string;
  reviewId: string;
  linkId: string;
  guestId: string;
  datasetId: string;
  versionId: string;
  queueId: string;
  labelItemId: string;
  sessions: Record<Role, CurrentSession>;
};

const PASSWORD = "four friendly little words";

/** A workspace with one person per role and a project with a file, a version, a run that has ended,
 * an endpoint with a key, and a monitor with a report. */
export async function createTenant(db: Database, name: string): Promise<Tenant> {
  const workspace = await db.prisma.workspace.create({ data: { name, slug: `${name}-${randomUUID()}` } });
  const member = (role: Role) => createMember(db, workspace.id, role);
  const sessions: Tenant["sessions"] = {
    labeler: await member("labeler"),
    viewer: await member("viewer"),
    reviewer: await member("reviewer"),
    editor: await member("editor"),
    owner: await member("owner"),
  };
  const document = JSON.parse(JSON.stringify(emptyPipeline(name)));
  const project = await db.prisma.project.create({
    data: {
      workspaceId: workspace.id,
      name,
      createdById: sessions.owner.userId,
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
      createdById: sessions.owner.userId,
      expiresAt: new Date(Date.now() + 3_600_000),
    },
  });
  const template = await db.prisma.workspaceTemplate.create({
    data: { workspaceId: workspace.id, title: name, goal: "A template", document },
  });
  const endpoint = await db.prisma.endpoint.create({
    data: {
      workspaceId: workspace.id,
      projectId: project.id,
      name: "model",
      keys: { create: { name: "key", keyHash: randomUUID(), suffix: "abcd" } },
      monitors: {
        create: {
          projectId: project.id,
          stageId: "monitor",
          artifactHash: randomUUID(),
          endpointHash: randomUUID(),
          params: {},
          reports: { create: { projectId: project.id, source: "upload", name: "batch.csv", status: "queued" } },
        },
      },
    },
    include: { keys: true, monitors: { include: { reports: true } } },
  });
  const monitor = endpoint.monitors[0];
  const content = await currentSnapshot(db.prisma, project);
  const stored = JSON.parse(JSON.stringify(content));
  const review = await db.prisma.review.create({
    data: {
      project: { connect: { id: project.id } },
      number: 1,
      gate: 2,
      environment: "production",
      requestedById: sessions.owner.userId,
      snapshot: { create: { projectId: project.id, hash: snapshotHash(content), content: stored } },
    },
  });
  const dataset = await db.prisma.dataset.create({
    data: {
      workspaceId: workspace.id,
      name: "customers",
      versions: { create: { number: 1, fileName: "customers.csv", sha256: "1".repeat(64), bytes: 1n } },
    },
    include: { versions: true },
  });
  const link = await db.prisma.shareLink.create({
    data: {
      workspaceId: workspace.id,
      projectId: project.id,
      tokenHash: randomUUID(),
      label: "for the board",
      target: "pipeline",
      role: "approve",
      content: {},
      createdById: sessions.owner.userId,
      guests: { create: { projectId: project.id, name: "Bo", email: "bo@example.com", keyHash: randomUUID() } },
    },
    include: { guests: true },
  });
  const queue = await db.prisma.labelQueue.create({
    data: {
      ...{ projectId: project.id, stageId: "label", runId: run.id, stageRunId: randomUUID(), column: "label" },
      ...{ classes: ["yes", "no"], opinions: 2, instructions: "" },
      items: { create: { projectId: project.id, key: "1", position: 1, content: [] } },
    },
    include: { items: true },
  });
  return {
    queueId: queue.id,
    labelItemId: queue.items[0]?.id ?? "",
    datasetId: dataset.id,
    versionId: dataset.versions[0]?.id ?? "",
    workspaceId: workspace.id,
    projectId: project.id,
    fileId: project.files[0]?.id ?? "",
    runId: run.id,
    inviteId: invite.id,
    templateId: template.id,
    endpointId: endpoint.id,
    keyId: endpoint.keys[0]?.id ?? "",
    monitorId: monitor?.id ?? "",
    reportId: monitor?.reports[0]?.id ?? "",
    reviewId: review.id,
    linkId: link.id,
    guestId: link.guests[0]?.id ?? "",
    sessions,
  };
}

async function createMember(db: Database, workspaceId: string, role: Role): Promise<CurrentSession> {
  const email = `${role}-${randomUUID()}@example.com`;
  const user = await db.prisma.user.create({
    data: { email, name: role, passwordHash: await hashPassword(PASSWORD), members: { create: { workspaceId, role } } },
  });
  const sessionId = await createSession(db, user.id, null);
  return { sessionId, userId: user.id, email, name: role, isOwner: false, locale: null };
}
