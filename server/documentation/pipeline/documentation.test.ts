import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTenant, type Tenant } from "../../api/testing.ts";
import { createTestDatabase, type TestDatabase } from "../../db/testing.ts";
import { applyOperations, build, type PipelineDocument } from "../../pipeline/index.ts";
import { createFileSystemStore, type ArtifactStore } from "../../storage/index.ts";
import { draw, drawn, keepOutput, keepStage } from "../testing/world.ts";
import { exportDocumentation } from "./exportDocumentation.ts";
import { readRunFacts } from "./readRunFacts.ts";
import { writeHtml, writeMarkdown } from "./writeDocumentation.ts";

let db: TestDatabase;
let tenant: Tenant;
let folder: string;
let store: ArtifactStore;
beforeAll(async () => {
  db = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "stagecraft-documentation-"));
  store = createFileSystemStore({ folder });
  tenant = await createTenant(db, "mine");
  await draw(db, tenant.projectId, annotated());
  const place = { projectId: tenant.projectId, runId: tenant.runId };
  await keepStage(db, place, { stageId: "in", kind: "ingest", rows: [0, 1_000, 0] });
  const stageRunId = await keepStage(db, place, { stageId: "tidy", kind: "clean", rows: [1_000, 959, 41] });
  const operation = { name: "Drop copies", rowsIn: 1_000, rowsOut: 959, rejected: 41, made: 0 };
  const rule = { stage: "tidy", rule: "copy of another row", rows: 41, reason: "same as row 7" };
  const finding = (text: string, harm: number) => ({ code: "x", columns: [], kind: null, harm, value: null, text });
  const where = { projectId: tenant.projectId, stageRunId };
  await keepOutput(db, store, where, {
    ...{ port: "dataset", type: "dataset" },
    files: {
      "look/changes.json": { sampled: 9, operations: [operation] },
      "look/findings.json": { findings: [finding("mild", 1), finding("plan is nearly constant", 60)] },
    },
  });
  await keepOutput(db, store, where, {
    ...{ port: "rejects", type: "rejects" },
    files: { "look/rejects.json": { rows: 41, rules: [rule], slice: [] } },
  });
});
afterAll(async () => {
  await db.drop();
  await rm(folder, { recursive: true, force: true });
});

const edge = { from: ["in", "dataset"], to: ["tidy", "dataset"] } as const;

/** A draft somebody has written about. */
function annotated(): PipelineDocument {
  const document = drawn("Orders", "5b0e2cbb-8d5f-4b6b-9d5e-0d6f9f2c0a10");
  const remarks = { text: "<img src=x onerror=alert(1)>", errors: ["wrong filtering"] };
  const operations = [
    build.annotateStage(document, "tidy", { ...remarks, issues: "duplicates", assumptions: "US only | like others" }),
    build.annotateEdge(document, { from: [...edge.from], to: [...edge.to] }, { text: "", errors: [], issues: "late" }),
  ].filter((operation) => operation !== null);
  return applyOperations(document, operations);
}
const documented = async () => ({
  projectName: "Orders",
  document: annotated(),
  facts: await readRunFacts(db, tenant.projectId, store),
  auditHead: { seq: 7, hash: "ab".repeat(32) },
  writtenAt: new Date(0),
});

describe("the documentation of a pipeline", () => {
  it("takes operations, dropped records and findings from the newest run, worst first", async () => {
    const tidy = (await readRunFacts(db, tenant.projectId, store)).find(({ stageId }) => stageId === "tidy");
    expect(tidy).toMatchObject({
      ...{ rowsIn: 1_000, rowsOut: 959, rejected: 41, run: { number: 1 } },
      operations: [{ name: "Drop copies", rejected: 41 }],
      rules: [{ rule: "copy of another row", rows: 41 }],
      findings: [{ text: "plan is nearly constant" }, { text: "mild" }],
    });
  });

  it("says per stage and connection what was dropped, found, assumed and ticked, in both formats", async () => {
    const sheet = await documented();
    for (const text of [writeMarkdown(sheet), writeHtml(sheet)]) {
      expect(text).toContain("41 of 1,000 (4.1 %)");
      for (const words of ["Drop copies", "duplicates", "wrong filtering", "late", "Orders", "ab".repeat(32)])
        expect(text).toContain(words);
      expect(text).not.toContain("<img");
    }
  });

  it("keeps an annotation that only assumes something, and drops one that says nothing", () => {
    const document = annotated();
    const say = (annotation: Parameters<typeof build.annotateStage>[2]) =>
      build.annotateStage(document, "in", annotation);
    const kept = say({ text: "", errors: [], assumptions: "one country" });
    expect(kept).toMatchObject({ after: { assumptions: "one country" } });
    expect(say({ text: "", errors: [], issues: "", assumptions: "" })).toMatchObject({ after: null });
  });

  it("is exported with the head of the trail, also when nothing ran", async () => {
    const { id, workspaceId } = await db.prisma.project.create({
      data: {
        ...{ workspaceId: tenant.workspaceId, name: `a/b "c"` },
        pipeline: { create: { document: JSON.parse(JSON.stringify(annotated())) } },
      },
    });
    const file = await exportDocumentation(db, { id, workspaceId, name: `a/b "c"` }, "html", {
      rows: true,
      hidden: new Set(),
    });
    expect(file.name).toBe("a-b -c- pipeline.html");
    expect(file.text).toContain("Not run yet.");
    expect(file.text).toMatch(/default-src &#39;none&#39;|default-src 'none'/);
  });
});
