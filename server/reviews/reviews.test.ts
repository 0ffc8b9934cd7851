import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTenant, type Tenant } from "../api/testing.ts";
import { listAudit, verifyAudit, type Actor } from "../audit/index.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { emptyPipeline } from "../pipeline/index.ts";
import { currentSnapshot } from "./currentSnapshot.ts";
import { decideReview, decisionInput } from "./decideReview.ts";
import { readReview } from "./readReviews.ts";
import { requestReview } from "./requestReview.ts";
import { signSignOff, verifySignOff } from "./signOff.ts";
import { snapshotHash } from "./snapshot.ts";
import type { DecisionKind } from "./states.ts";
import { z } from "zod";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const decisionSchema = z.object(decisionInput);
const said = (kind: DecisionKind, more: object = {}) => decisionSchema.parse({ kind, text: "because", ...more });

/** A project with an open request by its editor. */
async function open(environment: "staging" | "production" = "production", goal: object = {}) {
  const tenant = await createTenant(db, `review-${randomUUID()}`);
  const project = { id: tenant.projectId, workspaceId: tenant.workspaceId, name: "p" };
  await edit(tenant, { goal });
  const person = (role: keyof Tenant["sessions"]) => {
    const session = tenant.sessions[role];
    const actor: Actor = { id: session.userId, name: session.name, via: "ui", address: null };
    return { userId: session.userId, actor };
  };
  const request = { gate: 2, environment, note: null, dueOn: null };
  const { id } = await requestReview(db, project, request, person("editor"));
  const decide = (role: keyof Tenant["sessions"], kind: DecisionKind, more: object = {}) =>
    decideReview(db, project, id, said(kind, more), person(role));
  return { tenant, project, id, person, request, decide };
}

async function edit(tenant: Tenant, change: object): Promise<void> {
  const document = JSON.parse(JSON.stringify({ ...emptyPipeline("p"), ...change }));
  await db.prisma.pipeline.update({ where: { projectId: tenant.projectId }, data: { document } });
}

describe("a sign-off", () => {
  it("is given by somebody else than the person who asked for it", async () => {
    const { decide } = await open();
    await expect(decide("editor", "approve")).rejects.toMatchObject({ code: "review_own_work" });
    await expect(decide("editor", "stop", { moneySpent: "10" })).rejects.toMatchObject({ code: "review_own_work" });
    expect(await decide("editor", "comment")).toEqual({ state: "in_review" });
    expect(await decide("reviewer", "approve")).toEqual({ state: "approved" });
  });

  it("is refused to the last person who edited the pipeline", async () => {
    const { tenant, decide } = await open();
    const actorId = tenant.sessions.owner.userId;
    await db.prisma.pipelineOperation.create({
      data: { projectId: tenant.projectId, revision: 1, batchId: randomUUID(), actorId, operations: [] },
    });
    await expect(decide("owner", "approve")).rejects.toMatchObject({ code: "review_own_work" });
  });

  it("needs two people where the system acts alone", async () => {
    const { decide } = await open("production", { automation: "act_alone" });
    expect(await decide("reviewer", "approve")).toEqual({ state: "in_review" });
    expect(await decide("reviewer", "approve")).toEqual({ state: "in_review" });
    expect(await decide("owner", "approve")).toEqual({ state: "approved" });
  });

  it("is not given for something else than what was asked about", async () => {
    const { tenant, decide } = await open();
    await edit(tenant, { goal: { metric: "claims" }, settings: { seed: 1, target: "y" } });
    await expect(decide("reviewer", "approve")).rejects.toMatchObject({ code: "snapshot_stale" });
    expect(await decide("reviewer", "send_back")).toEqual({ state: "changes_requested" });
  });

  it("is out of date when something material changes, and says what", async () => {
    const { tenant, project, id, decide } = await open("production", { metric: "claims", baseline: 382 });
    const conditions = [{ text: "Retrain in March", owner: "A. Perera", date: "2027-03-01" }];
    await decide("reviewer", "approve_with_conditions", { conditions });
    const reader = tenant.sessions.viewer.userId;
    expect((await readReview(db, project, id, reader)).changes).toEqual([]);
    await edit(tenant, { goal: { metric: "claims", baseline: 400 }, name: "another name" });
    const after = await readReview(db, project, id, reader);
    expect(after.changes).toEqual([{ part: "goal", words: "goal: baseline" }]);
    expect(after).toMatchObject({ state: "approved_with_conditions", decisions: [{ conditions }] });
  });

  it("ends with a stop that says what was spent", async () => {
    const { decide } = await open();
    await expect(decide("reviewer", "stop", { text: "no case" })).rejects.toMatchObject({
      code: "decision_incomplete",
    });
    expect(await decide("reviewer", "stop", { moneySpent: "12500.50" })).toEqual({ state: "stopped" });
    await expect(decide("owner", "approve")).rejects.toMatchObject({ code: "review_closed" });
  });

  it("supersedes an open request of the same gate and environment", async () => {
    const { tenant, project, id, request, person } = await open();
    await requestReview(db, project, request, person("editor"));
    expect((await readReview(db, project, id, tenant.sessions.viewer.userId)).state).toBe("superseded");
  });

  it("by many at the same moment leads to one state, with every word kept", async () => {
    const { project, tenant, id, decide } = await open();
    const outcomes = await Promise.allSettled([decide("reviewer", "approve"), decide("owner", "reject")]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { decisions, state } = await readReview(db, project, id, tenant.sessions.viewer.userId);
    expect(decisions).toHaveLength(1);
    expect(["approved", "rejected"]).toContain(state);
  });

  it("may be given by the only member for trial and staging, not for production", async () => {
    const alone = await open("staging");
    const others = { workspaceId: alone.tenant.workspaceId, userId: { not: alone.tenant.sessions.editor.userId } };
    await db.prisma.member.deleteMany({ where: others });
    expect(await alone.decide("editor", "approve")).toEqual({ state: "approved" });
    const { id } = await requestReview(
      db,
      alone.project,
      { ...alone.request, environment: "production" },
      alone.person("editor"),
    );
    const own = decideReview(db, alone.project, id, said("approve"), alone.person("editor"));
    await expect(own).rejects.toMatchObject({ code: "review_own_work" });
  });

  it("is written into the audit trail with the hash of what was signed", async () => {
    const { tenant, id, decide } = await open();
    await decide("reviewer", "approve");
    const trail = await listAudit(db, tenant.workspaceId, { before: null, limit: 10 });
    expect(trail.map(({ type }) => type)).toEqual(["decision.approve", "review.request"]);
    expect(trail[0]).toMatchObject({
      objectId: id,
      snapshotHash: trail[1]?.snapshotHash,
      before: { state: "in_review" },
    });
    expect(await verifyAudit(db, tenant.workspaceId)).toMatchObject({ ok: true, entries: 2 });
  });
});

describe("a downloaded sign-off", () => {
  async function file() {
    const home = await mkdtemp(join(tmpdir(), "stagecraft-sign-"));
    const tenant = await createTenant(db, `sign-${randomUUID()}`);
    const snapshot = await currentSnapshot(db.prisma, { id: tenant.projectId, name: "Fraud" });
    const review = { id: randomUUID(), number: 3, gate: 2, environment: "production", state: "approved" };
    const content = {
      kind: "stagecraft sign-off",
      version: 1,
      review,
      snapshot,
      snapshotHash: snapshotHash(snapshot),
      decisions: [{ kind: "approve", text: "Fine, ä \u2028" }],
      auditHead: null,
      exportedAt: new Date().toISOString(),
    } as const;
    return { home, signed: signSignOff({ ...content, decisions: [...content.decisions] }, home) };
  }

  it("holds as it was written, and by the command line without a database", async () => {
    const { home, signed } = await file();
    const verdict = verifySignOff(JSON.stringify(signed, null, 2));
    expect(verdict).toMatchObject({ ok: true });
    const path = join(home, "sign-off.json");
    await writeFile(path, JSON.stringify(signed));
    const command = ["--import", "tsx", "server/cli.ts", "verify", path];
    const environment = { ...process.env, STAGECRAFT_HOME: join(home, "nothing"), DATABASE_URL: "" };
    const { stdout } = await promisify(execFile)(process.execPath, command, { env: environment });
    expect(stdout).toContain("The sign-off holds: Fraud, request 3");
    const other = promisify(execFile)(process.execPath, [...command, "--key", "0".repeat(32)], { env: environment });
    await expect(other).rejects.toMatchObject({ code: 1 });
    await rm(home, { recursive: true });
  });

  it.each([
    ["decision", (text: string) => text.replace("Fine", "Bad")],
    ["snapshot", (text: string) => text.replace('"name":"Fraud"', '"name":"Other"')],
    ["state", (text: string) => text.replace('"state":"approved"', '"state":"rejected"')],
    ["member added", (text: string) => text.replace('"version":1', '"version":1,"extra":1')],
  ])("doesn't hold with another %s", async (_name, change) => {
    const { home, signed } = await file();
    const text = JSON.stringify(signed);
    expect(change(text)).not.toBe(text);
    expect(verifySignOff(change(text))).toMatchObject({ ok: false });
    await rm(home, { recursive: true });
  });

  it.each(["", "[]", "{}", "null", '{"content":{}}'])("is refused when it reads %s", (text) => {
    expect(verifySignOff(text)).toMatchObject({ ok: false });
  });
});
