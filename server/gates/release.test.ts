import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { createTenant, type Tenant } from "../api/testing.ts";
import type { Actor } from "../audit/index.ts";
import { createLocalBackend } from "../backends/local/index.ts";
import type { Backend } from "../backends/port.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { editCatalogue } from "../documentation/catalogue/editCatalogue.ts";
import { env, pythonPath } from "../env.js";
import { startFromTemplate } from "../gallery/startFromTemplate.ts";
import { addOutcomes } from "../monitoring/outcomes.ts";
import { judgePredictions } from "../monitoring/requestReport.ts";
import { setRule } from "../monitoring/retrainRules.ts";
import { readDraft, replaceDraft } from "../projects/index.ts";
import { startRun } from "../projects/startRun.ts";
import { lastApproved } from "../projects/versions.ts";
import { decideReview, decisionInput } from "../reviews/decideReview.ts";
import { requestReview } from "../reviews/requestReview.ts";
import type { Engine } from "../runs/index.ts";
import { getRun, isRunOver } from "../runs/index.ts";
import { setLimits } from "../scorecards/answers/approverActs.ts";
import { answerInput } from "../scorecards/answers/input.ts";
import { setAnswer } from "../scorecards/answers/setAnswer.ts";
import { readScorecards } from "../scorecards/index.ts";
import { createKey } from "../serving/keysService.ts";
import { drillRollback } from "../serving/rollback.ts";
import { startServing, type Serving } from "../serving/startServing.ts";
import { readStored } from "../serving/twin/loadModel.ts";
import { manifestSchema, openStore, type ArtifactStore } from "../storage/index.ts";
import { findTemplate } from "../templates/index.ts";
import { startWorker } from "../worker/startWorker.ts";
import { askGates } from "./askGate.ts";

const TODAY = new Date().toISOString().slice(0, 10);
const SECRET = "a secret of this test and of nobody else";
const answerSchema = z.strictObject(answerInput);
const decisionSchema = z.object(decisionInput);

let db: TestDatabase;
let tenant: Tenant;
let home: string;
let store: ArtifactStore;
let backend: Backend;
let worker: Engine;
let serving: Serving;
beforeAll(async () => {
  db = await createTestDatabase();
  tenant = await createTenant(db, "bank");
  // Its own endpoint has a key nobody could call with, which a serving process rightly refuses to read.
  await db.prisma.endpoint.deleteMany({ where: { workspaceId: tenant.workspaceId } });
  home = env().home;
  store = openStore(home);
  backend = createLocalBackend({ python: pythonPath(), scratch: `${home}/scratch`, concurrency: 2 });
  worker = await startWorker({ database: db, home, backend, store, concurrency: 2 });
  serving = await startServing({ database: db, store, home, port: 0, secret: SECRET, python: () => backend.call });
}, 60_000);
afterAll(async () => {
  await serving.stop();
  await worker.stop();
  await backend.close();
  await db.drop();
});

const person = (role: keyof Tenant["sessions"]) => {
  const { userId, name } = tenant.sessions[role];
  const actor: Actor = { id: userId, name, via: "ui", address: null };
  return { userId, actor };
};

async function run(projectId: string, final: boolean) {
  const startedById = person("editor").userId;
  const { runId } = await startRun(db, {
    projectId,
    startedById,
    requestKey: randomUUID(),
    scope: { mode: "whole" },
    final,
  });
  await expect
    .poll(async () => isRunOver((await getRun(db.pool, { projectId, runId })).status), {
      timeout: 240_000,
      interval: 500,
    })
    .toBe(true);
  const ended = await getRun(db.pool, { projectId, runId });
  expect(ended.error).toBeNull();
  return ended;
}

/** Changes the settings of the stage that goes live, as an editor would. */
async function setDeploy(projectId: string, change: Record<string, unknown>): Promise<void> {
  const { document } = await readDraft(db, projectId);
  const stages = document.stages.map((stage) =>
    stage.id === "deploy" ? { ...stage, config: { ...stage.config, ...change } } : stage,
  );
  const batch = { batchId: randomUUID(), document: { ...document, stages } };
  await replaceDraft(db, projectId, person("editor").userId, batch);
}

/** Half the judged rows as requests, then what really happened to the first of them. */
async function useIt(projectId: string) {
  const endpoint = await db.prisma.endpoint.findFirstOrThrow({ where: { projectId }, include: { workspace: true } });
  const version = await db.prisma.endpointVersion.findFirstOrThrow({ where: { id: endpoint.activeVersionId ?? "" } });
  const probe = JSON.parse((await readStored(store, manifestSchema.parse(version.manifest), "probe.json")).toString());
  const rows: unknown[] = probe.rows.slice(0, 600);
  const { key } = await createKey(db, { projectId, endpointId: endpoint.id, name: "till" });
  const id = randomUUID();
  const address = `http://127.0.0.1:${serving.port}/endpoints/${endpoint.workspace.slug}/${endpoint.name}`;
  // The serving process hears of a new key a moment later.
  const ping = async () => (await fetch(`${address}/ping`, { headers: { authorization: `Bearer ${key}` } })).status;
  await expect.poll(ping, { timeout: 20_000 }).toBe(200);
  const answer = await fetch(`${address}/invocations`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "x-inference-id": id },
    body: JSON.stringify({ instances: rows }),
  });
  expect(answer.status).toBe(200);
  const logged = () => db.prisma.prediction.count({ where: { endpointId: endpoint.id } });
  await expect.poll(logged, { timeout: 20_000 }).toBe(rows.length);
  await addOutcomes(db.pool, endpoint.id, [{ inferenceId: id, row: 0, outcome: "no" }]);
  return endpoint.id;
}

async function watch(projectId: string): Promise<void> {
  const monitor = await db.prisma.monitor.findFirstOrThrow({ where: { projectId } });
  const place = { projectId, monitorId: monitor.id };
  const ownerId = person("owner").userId;
  const rule = { condition: { kind: "drift", level: "alarm" }, action: "notify", ownerId, enabled: true } as const;
  await setRule(db, place, rule, person("editor").actor);
  const { reportId } = await judgePredictions(db, place, { days: null, rows: 1000 });
  const status = async () => (await db.prisma.monitorReport.findUniqueOrThrow({ where: { id: reportId } })).status;
  await expect.poll(status, { timeout: 60_000 }).toBe("succeeded");
}

const evidence = [{ kind: "link" as const, label: "Minutes", href: "https://example.com/minutes" }];
const HUMAN: Record<string, object> = {
  C04: { people: "Customers whose payment is held", severity: 3, number: "4,000 a month" },
  C05: {
    euClass: "minimal",
    role: "deployer",
    hasPlan: false,
    reason: "Fraud detection is excepted in Annex III, 5 b",
  },
  C06: { legalBasis: "Contract and legitimate interest", hasImpactAssessment: true },
  C09: { expert: "Jo Lindqvist", reviewedOn: TODAY },
  F02: {},
  D12: { statement: "Chargebacks younger than 45 days are left out", sourceOwner: "Sam Okoro" },
  P12: { contact: "Payments on call", runBook: "https://example.com/run-book", refusalText: "422 with the column" },
};
const CONFIRMED: Record<string, object> = {
  C01: {},
  C03: {},
  C07: {},
  F03: {},
  F07: {},
  D10: { justified: { address_matches: "Whether the billing address fits; the address itself is not kept" } },
  P05: {},
  P09: {},
  P06: { arePeopleAffected: false, reason: "Held payments are released by a call; nobody is profiled by group." },
};

async function answerAll(project: { id: string; name: string; workspaceId: string }): Promise<void> {
  const until = `${Number(TODAY.slice(0, 4)) + 1}-01-31`;
  const common = { revision: 0, evidence, owner: "Anil Perera", reviewBy: until };
  for (const [questionId, details] of Object.entries(HUMAN)) {
    await setAnswer(
      db,
      project,
      answerSchema.parse({ ...common, questionId, details, likelihood: 1 }),
      person("editor"),
    );
  }
  for (const [questionId, details] of Object.entries(CONFIRMED)) {
    await setAnswer(
      db,
      project,
      answerSchema.parse({ ...common, questionId, details, confirmed: true }),
      person("editor"),
    );
  }
}

async function fillCatalogue(project: { id: string; workspaceId: string }): Promise<void> {
  const fields = [
    "source",
    "contents",
    "period",
    "quantity",
    "comments",
    "owner",
    "licence",
    "retention",
    "legalBasis",
  ] as const;
  for (const field of fields) {
    const edit = { stageId: "ingest", field, text: `What is known of the ${field}` };
    await editCatalogue(db, project, edit, person("editor").actor);
  }
}

it("takes the fraud template from the gallery to an approved production endpoint without one accepted red", async () => {
  const createdById = person("editor").userId;
  const { id } = await startFromTemplate(db, findTemplate("card-fraud"), {
    workspaceId: tenant.workspaceId,
    createdById,
    today: TODAY,
  });
  const project = { id, name: "Card fraud", workspaceId: tenant.workspaceId };

  // A trial, then a second version behind the same address: there is one to go back to, and somebody has practised it.
  await run(id, true);
  await setDeploy(id, { maxRows: 999 });
  await run(id, true);
  const endpointId = await useIt(id);
  await watch(id);
  const drill = await drillRollback(db, { projectId: id, endpointId }, person("editor").actor, {
    store,
    secret: () => SECRET,
  });
  expect(drill.succeeded).toBe(true);

  // Production is refused with everything that blocks and who can mend it; nothing was started.
  await setDeploy(id, { environment: "production", canaryPercent: 10 });
  const runs = await db.prisma.run.count({ where: { projectId: id } });
  await expect(run(id, true)).rejects.toMatchObject({ code: "gate_shut", status: 409 });
  expect(await db.prisma.run.count({ where: { projectId: id } })).toBe(runs);
  const blocked = await db.prisma.auditEntry.findFirst({ where: { projectId: id, type: "gate.block" } });
  expect(blocked?.after).toMatchObject({ gate: 2, environment: "production", effect: "block" });

  await fillCatalogue(project);
  await answerAll(project);
  // The strongest column is missing where a payment has no device: by nature, so an approver sets that limit, with a reason.
  const limits = { green: 0.02, amber: 0.1, most: 0.75 };
  const reason = "Payments in shops have no device; the gap is a value of its own.";
  await setLimits(db, project, { questionId: "D02", limits, reason }, person("reviewer"));
  const before = await readScorecards(db, id);
  const open = before.gates.find(({ gate }) => gate === 2)?.blockers ?? [];
  expect(open.map(({ id: question }) => question)).toEqual(["P11"]);

  // The author asks, somebody else signs.
  const request = { gate: 2, environment: "production" as const, note: "Go live?", dueOn: null };
  const { id: reviewId } = await requestReview(db, project, request, person("editor"));
  const approve = decisionSchema.parse({ kind: "approve" });
  await expect(decideReview(db, project, reviewId, approve, person("editor"))).rejects.toMatchObject({
    code: "review_own_work",
  });
  expect(await decideReview(db, project, reviewId, approve, person("reviewer"))).toEqual({ state: "approved" });
  expect(await lastApproved(db, id)).not.toBeNull();
  const [release] = await askGates(db, id, [{ gate: 2, environment: "production" }]);
  expect(release).toMatchObject({ passes: true, effect: "allow", blockers: [] });

  await run(id, true);
  const live = await db.prisma.endpointVersion.findFirst({ where: { endpointId, environment: "production" } });
  expect(live?.status).toBe("canary");
  expect(await db.prisma.riskAcceptance.count({ where: { projectId: id } })).toBe(0);

  // A change of the cleaning reopens the gate and names it.
  const { document } = await readDraft(db, id);
  const stages = document.stages.map((stage) =>
    stage.id === "clean" ? { ...stage, config: { ...stage.config, operations: [] } } : stage,
  );
  await replaceDraft(db, id, createdById, { batchId: randomUUID(), document: { ...document, stages } });
  const [reopened] = await askGates(db, id, [{ gate: 2, environment: "production" }]);
  expect(reopened?.blockers.find(({ id: blocker }) => blocker === "sign_off")?.reason).toContain("clean (operations)");
}, 600_000);
