import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTenant } from "../api/testing.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { readDiskUse } from "./index.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

describe("what takes how much disk", () => {
  it("counts a project's content once, its log and its answers, and nothing of another workspace", async () => {
    const [mine, other] = [await createTenant(db, "mine"), await createTenant(db, "other")];
    const { projectId, workspaceId, runId, endpointId } = mine;
    const uploaded = "a".repeat(64);
    const made = { path: "model", sha256: "b".repeat(64), bytes: 500 };
    for (const name of ["x.csv", "again.csv"])
      await db.prisma.dataFile.create({ data: { projectId, name, sha256: uploaded, bytes: 1000n } });
    // Two outputs share one file, and one of them passes the upload on.
    const manifests = [[made], [made, { path: "data", sha256: uploaded, bytes: 1000 }]];
    for (const [position, manifest] of manifests.entries()) {
      const hash = randomUUID();
      await db.prisma.artifact.create({ data: { hash, type: "model", bytes: 1n, manifest } });
      const stage = { runId, projectId, stageId: `s${position}`, kind: "train", name: "s", position, missing: 0 };
      const outputs = { create: { projectId, port: "model", artifactHash: hash } };
      await db.prisma.stageRun.create({ data: { ...stage, spec: {}, outputs } });
    }
    const data = { lines: [{ level: "info", text: "something was said" }], dropped: 0 };
    await db.prisma.runEvent.create({ data: { runId, seq: 1, type: "log", data } });
    const answer = { id: randomUUID(), endpointId, versionId: randomUUID(), at: new Date(), micros: 1, row: 0 };
    await db.prisma.prediction.create({ data: { ...answer, input: { age: 42 }, requestId: "r" } });

    const { rows, others } = await readDiskUse(db, workspaceId);
    // The file every project of the tests begins with has one byte.
    expect(rows).toMatchObject([{ projectId, name: "mine", files: 1001, artifacts: 500 }]);
    expect(rows[0]?.logs).toBeGreaterThan(0);
    expect(rows[0]?.predictions).toBeGreaterThan(0);
    expect(others).toBe(0);
    expect((await readDiskUse(db, other.workspaceId)).rows).toMatchObject([
      { projectId: other.projectId, files: 1, artifacts: 0, logs: 0, predictions: 0 },
    ]);
  });
});
