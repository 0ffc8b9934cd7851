import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTenant, type Tenant } from "../api/testing.ts";
import { createLocalBackend } from "../backends/local/index.ts";
import type { Backend } from "../backends/port.ts";
import { readStatistics } from "../decisions/readStatistics.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { sheetDocumentSchema, sheetInputs } from "../economics/sheet/document.ts";
import { sheetStatistics } from "../economics/sheet/evaluated.ts";
import { prepareSheet } from "../economics/sheet/recompute.ts";
import { pythonPath } from "../env.js";
import { readDraft, replaceDraft } from "../projects/index.ts";
import { startRun } from "../projects/startRun.ts";
import { collectGarbage } from "../runs/garbage.ts";
import { getRun, isRunOver } from "../runs/index.ts";
import { openStore } from "../storage/index.ts";
import { columnName, detectedSchema, findTemplate, templates } from "../templates/index.ts";
import { startWorker } from "../worker/startWorker.ts";
import { startFromTemplate } from "./startFromTemplate.ts";
import {
  listWorkspaceTemplates,
  removeWorkspaceTemplate,
  saveAsTemplate,
  startFromWorkspaceTemplate,
} from "./workspaceTemplates.ts";

let db: TestDatabase;
let tenant: Tenant;
let home: string;
let backend: Backend;
beforeAll(async () => {
  db = await createTestDatabase();
  home = await mkdtemp(join(tmpdir(), "stagecraft-gallery-"));
  backend = createLocalBackend({ python: pythonPath(), scratch: join(home, "scratch"), concurrency: 2 });
});
afterAll(async () => {
  await backend.close();
  await db.drop();
  await rm(home, { recursive: true, force: true });
});
beforeEach(async () => {
  tenant = await createTenant(db, "mine");
});

const TODAY = "2026-11-20";
const createdById = () => tenant.sessions.editor.userId;
const start = (id: string) =>
  startFromTemplate(db, findTemplate(id), {
    workspaceId: tenant.workspaceId,
    createdById: createdById(),
    today: TODAY,
  });

/** Runs a project's draft to its end with a worker of its own. */
async function runToEnd(projectId: string) {
  const worker = await startWorker({ database: db, home, backend, store: openStore(home), concurrency: 2 });
  try {
    const requestKey = randomUUID();
    const { runId } = await startRun(db, {
      projectId,
      startedById: createdById(),
      requestKey,
      scope: { mode: "whole" },
      final: false,
    });
    await expect
      .poll(async () => isRunOver((await getRun(db.pool, { projectId, runId })).status), { timeout: 90_000 })
      .toBe(true);
    return await getRun(db.pool, { projectId, runId });
  } finally {
    await worker.stop();
  }
}

describe("the data of a template", () => {
  it.each(templates.map(({ id }) => id))(
    "%s has the columns, types and identifiers that looking at it finds",
    async (id) => {
      const { document } = findTemplate(id);
      const readers = document(TODAY).stages.filter(({ kind }) => kind === "ingest");
      for (const { config } of readers) {
        const { sample } = Object(config["source"]);
        const found = detectedSchema.parse(await backend.call("ingest", "detect", { sample }, home));
        const settled: { name: string; type: string; format: string | null; role: string | null }[] =
          Object(config)["columns"];
        expect(settled.map(({ name, type, format }) => [name, type, format])).toEqual(
          found.columns.map((column) => [columnName(column), column.type, column.format ?? null]),
        );
      }
    },
  );
});

describe("a project made of a template", () => {
  it("measures close to what the worked example of the economics assumes: card fraud", async () => {
    const { id } = await start("card-fraud");
    const run = await runToEnd(id);
    expect(run.stages.map(({ status }) => status)).toEqual(run.stages.map(() => "succeeded"));
    const judged = await readStatistics(db, id, undefined, openStore(home));
    if (judged?.statistics?.problemType !== "binary") throw new Error("no counts of two classes");
    const { validation, test } = judged.statistics;
    const inputs = sheetInputs(sheetDocumentSchema.parse((await readDraft(db, id)).document.economics));
    const { value } = prepareSheet(sheetStatistics(validation, test ?? validation), { seed: 1, draws: 100 })(
      inputs,
    ).value;
    const { expected } = findTemplate("card-fraud");
    expect(value?.rates.tpr).toBeGreaterThan((expected["tpr"] ?? 1) - 0.05);
    expect(value?.rates.fpr).toBeLessThan((expected["fpr"] ?? 0) + 0.005);
    expect(Math.abs((value?.netValue ?? 0) - 55_428)).toBeLessThan(7_000);
  }, 120_000);

  it("finds exactly the faults that were planted: telecom churn", async () => {
    const { id } = await start("telecom-churn");
    const run = await runToEnd(id);
    const stage = (stageId: string) => run.stages.find((candidate) => candidate.stageId === stageId);
    const words = (stageId: string) => JSON.stringify(stage(stageId)?.result);
    const { expected } = findTemplate("telecom-churn");
    expect(run.status).toBe("succeeded");
    expect(words("ingest")).toContain(`"Copies of other rows","value":${expected["copies"]}`);
    expect(words("clean")).toContain(`5,087 rows in, 5,000 out; ${expected["copies"]} set aside`);
    expect(words("monitor")).toContain(
      `${expected["drifted"]} of 12 columns moved past a limit: payment, data_gb, phone_age_months`,
    );
  }, 120_000);

  it("has an address of its own, whatever others deploy or mean to deploy", async () => {
    const names = [];
    for (const { id } of [await start("wine"), await start("wine"), await start("wine")]) {
      const { document } = await readDraft(db, id);
      names.push(document.stages.find(({ kind }) => kind === "deploy")?.config["endpointName"]);
    }
    expect(names).toEqual(["wine", "wine-2", "wine-3"]);
  });
});

describe("a template of the workspace", () => {
  const save = (withRows: boolean, title = "Ours") =>
    saveAsTemplate(
      db,
      { id: tenant.projectId, workspaceId: tenant.workspaceId },
      { title, goal: "Know it earlier.", withRows, createdById: createdById() },
    );
  const own = (templateId: string) =>
    startFromWorkspaceTemplate(db, { workspaceId: tenant.workspaceId, templateId, createdById: createdById() });
  beforeEach(async () => {
    const document = findTemplate("wine").document(TODAY);
    const [first] = document.stages;
    if (first) first.config["source"] = { type: "upload", fileId: tenant.fileId, name: "data.csv" };
    await replaceDraft(db, tenant.projectId, createdById(), { batchId: randomUUID(), document });
  });
  const sourceOf = async (projectId: string) => (await readDraft(db, projectId)).document.stages[0]?.config["source"];

  it("leaves the rows behind unless somebody asks for them", async () => {
    const { id } = await own((await save(false)).id);
    expect(await sourceOf(id)).toBeNull();
    expect(await db.prisma.dataFile.count({ where: { projectId: id } })).toBe(0);
    expect((await listWorkspaceTemplates(db, tenant.workspaceId))[0]).toMatchObject({
      withRows: false,
      problem: "multiclass",
    });
  });

  it("brings its own copy of the file when it is asked for, also after the first project is gone", async () => {
    const { id: templateId } = await save(true);
    await db.prisma.project.delete({ where: { id: tenant.projectId } });
    const { id } = await own(templateId);
    const file = await db.prisma.dataFile.findFirstOrThrow({ where: { projectId: id } });
    expect(file.sha256).toBe("0".repeat(64));
    expect(await sourceOf(id)).toEqual({ type: "upload", fileId: file.id, name: "data.csv" });
  });

  it("keeps its rows from being collected as garbage", async () => {
    const store = openStore(home);
    const stored = await store.putStream(Readable.from([Buffer.from("a,b\n1,2\n")]), { maxBytes: 100 });
    await db.prisma.dataFile.update({ where: { id: tenant.fileId }, data: { sha256: stored.sha256 } });
    await save(true);
    await db.prisma.project.delete({ where: { id: tenant.projectId } });
    await collectGarbage(db.pool, store, 0);
    expect(await store.has([{ path: "data.csv", ...stored }])).toBe(true);
  });

  it("can't be mistaken for another one, taken by another workspace or removed by it", async () => {
    const { id } = await save(false);
    await expect(save(false)).rejects.toMatchObject({ code: "template_title_taken" });
    const theirs = await createTenant(db, "theirs");
    const foreign = { workspaceId: theirs.workspaceId, templateId: id };
    await expect(startFromWorkspaceTemplate(db, { ...foreign, createdById: createdById() })).rejects.toMatchObject({
      code: "template_not_found",
    });
    await expect(removeWorkspaceTemplate(db, foreign)).rejects.toMatchObject({ code: "template_not_found" });
    await removeWorkspaceTemplate(db, { workspaceId: tenant.workspaceId, templateId: id });
    expect(await listWorkspaceTemplates(db, tenant.workspaceId)).toHaveLength(1);
  });
});
