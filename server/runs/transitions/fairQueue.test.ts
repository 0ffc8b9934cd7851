import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTenant, type Tenant } from "../../api/testing.ts";
import { createTestDatabase, type TestDatabase } from "../../db/testing.ts";
import type { StageSpec } from "../../stages/contract.ts";
import { createRun } from "./createRun.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const spec = (id: string): StageSpec => ({
  contract: 1,
  stage: { id, kind: "ingest", name: id },
  entry: "ingest",
  params: {},
  inputs: {},
  outputs: [],
  sources: [],
  resources: { cpus: 1, memoryMb: 100, seconds: 10 },
  effect: null,
  cacheable: false,
  seed: 1,
});

async function start(tenant: Tenant): Promise<void> {
  const { id: versionId } = await db.prisma.pipelineVersion.findFirstOrThrow({
    where: { projectId: tenant.projectId },
  });
  const run = { projectId: tenant.projectId, versionId, requestKey: randomUUID(), seed: 1, final: false };
  await createRun(db.pool, { ...run, startedById: null, stages: [spec("a")] });
}

it("lets workspaces take turns: one with a hundred runs in the queue doesn't delay another's first", async () => {
  const [busy, small] = [await createTenant(db, "busy"), await createTenant(db, "small")];
  for (let n = 0; n < 20; n += 1) await start(busy);
  for (let n = 0; n < 2; n += 1) await start(small);
  const { rows } = await db.pool.query<{ workspace: string }>(
    `SELECT p."workspaceId" AS workspace FROM graphile_worker._private_jobs job
     JOIN "Run" r ON r.id = (job.payload->>'runId')::uuid JOIN "Project" p ON p.id = r."projectId"
     ORDER BY job.priority, job.run_at, job.id`,
  );
  const order = rows.map(({ workspace }) => (workspace === busy.workspaceId ? "busy" : "small"));
  expect(order.slice(0, 4).sort()).toEqual(["busy", "busy", "small", "small"]);
  expect(order).toHaveLength(22);
});
