/** A run that reaches people: asks, waits, goes on when the last opinion is there, and loses nothing on the way. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../db/index.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { cancelRun, createRun, getRun } from "../runs/index.ts";
import { createProject, newRun, stageSpec } from "../runs/testing/fixtures.ts";
import { claimStage, inTransaction, waitStage, type Claim } from "../runs/transitions/index.ts";
import { exportLabels, giveOpinion, listQueues, nextItem, undoOpinion } from "./labeling.ts";
import { createPeople } from "./people.ts";

let test: TestDatabase;
let db: Database;
const people = createPeople();
const ada = { id: randomUUID(), name: "Ada" };
const bo = { id: randomUUID(), name: "Bo" };
const questions = (rows: number, opinions = 1) => ({
  column: "label",
  classes: ["yes", "no"],
  opinions,
  instructions: "",
  items: Array.from({ length: rows }, (_, at) => ({
    key: `row ${at}`,
    content: [{ name: "a", type: "number", value: String(at) }],
  })),
});

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
});
afterAll(async () => {
  await db.close();
  await test.drop();
});

async function claim(runId: string, attempt: number): Promise<Claim> {
  const { rows } = await db.pool.query(`SELECT id FROM "StageRun" WHERE "runId" = $1`, [runId]);
  const ids = { runId, stageRunId: String(rows[0]?.id), attempt };
  const held = await claimStage(db.pool, { ...ids, fence: randomUUID(), workerId: randomUUID(), leaseMs: 60_000 });
  if (held === null) throw new Error("the stage could not be claimed");
  return held;
}

/** A run whose only stage has come to its people. */
async function waitingRun(asked = questions(2), opinions = 1) {
  const project = await createProject(db.pool);
  const { runId } = await createRun(db.pool, newRun(project, [stageSpec("label", [], { params: { opinions } })]));
  const held = await claim(runId, 1);
  await inTransaction(db.pool, async (client) => {
    expect(await waitStage(client, held, "rows wait")).toBe("won");
    await people.ask(client, held, asked);
  });
  await people.asked(db.pool, held);
  const [queue] = await listQueues(db, project.projectId, ada);
  return { projectId: project.projectId, runId, held, queueId: queue?.id ?? "" };
}
const statusOf = async (projectId: string, runId: string) => {
  const { status, stages } = await getRun(db.pool, { projectId, runId });
  return [status, stages[0]?.status, stages[0]?.attempt];
};
const give = async (projectId: string, queueId: string, me: typeof ada, label: string | null) => {
  const item = await nextItem(db, projectId, queueId, me, []);
  if (item) await giveOpinion(db, projectId, { itemId: item.id, label, seconds: 4 }, me);
  return item?.id ?? null;
};

describe("a run that needs people", () => {
  it("waits without a worker, and is queued anew by the last opinion, once", async () => {
    const { projectId, runId, held, queueId } = await waitingRun();
    expect(await statusOf(projectId, runId)).toEqual(["waiting", "waiting", 1]);
    expect(await waitStage(db.pool, held, "again")).toBe("lost");
    await give(projectId, queueId, ada, "yes");
    expect((await statusOf(projectId, runId))[1]).toBe("waiting");
    await give(projectId, queueId, ada, "no");
    expect(await statusOf(projectId, runId)).toEqual(["waiting", "queued", 2]);
    const again = await claim(runId, 2);
    expect((await statusOf(projectId, runId))[0]).toBe("running");
    const answers = await people.given(db.pool, again);
    expect(answers).toMatchObject({
      seconds: 8,
      items: [
        { key: "row 0", state: "labelled", label: "yes" },
        { key: "row 1", state: "labelled", label: "no" },
      ],
    });
  });

  it("goes on at once when all was answered before it began to wait", async () => {
    const first = await waitingRun(questions(1));
    await give(first.projectId, first.queueId, ada, "yes");
    // The same rows asked about again by a later attempt.
    const held = await claim(first.runId, 2);
    await inTransaction(db.pool, async (client) => {
      await waitStage(client, held, "rows wait");
      await people.ask(client, held, questions(1));
    });
    await people.asked(db.pool, held);
    expect(await statusOf(first.projectId, first.runId)).toEqual(["waiting", "queued", 3]);
  });

  it("can be cancelled while it waits, and no answer wakes it afterwards", async () => {
    const { projectId, runId, queueId } = await waitingRun(questions(1));
    await cancelRun(db.pool, { runId, projectId });
    await give(projectId, queueId, ada, "yes");
    expect((await statusOf(projectId, runId)).slice(0, 2)).toEqual(["cancelled", "cancelled"]);
  });

  it("asks two people about each row, each once, and measures how they agree", async () => {
    const { projectId, runId, queueId } = await waitingRun(questions(3, 2), 2);
    for (const label of ["yes", "no", null]) await give(projectId, queueId, ada, label);
    expect(await nextItem(db, projectId, queueId, ada, [])).toBeNull();
    expect((await statusOf(projectId, runId))[1]).toBe("waiting");
    for (const label of ["yes", "yes", "no"]) await give(projectId, queueId, bo, label);
    const [state] = await listQueues(db, projectId, bo);
    expect(state?.rows).toEqual({ wanted: 3, labelled: 2, disagreed: 1, unknown: 0, open: 0 });
    expect(state).toMatchObject({ mine: 3, labelers: 2, hours: (6 * 4) / 3600 });
    expect(state?.kappa).toBeCloseTo((0.5 - 0.625) / (1 - 0.625), 12);
    expect((await statusOf(projectId, runId))[1]).toBe("queued");
  });

  it("takes back my latest opinion only, offers skipped rows last, and knows who said what", async () => {
    const { projectId, queueId } = await waitingRun(questions(3));
    const first = await give(projectId, queueId, ada, "yes");
    const second = await give(projectId, queueId, ada, "no");
    expect((await undoOpinion(db, projectId, queueId, ada))?.id).toBe(second);
    expect(await undoOpinion(db, projectId, queueId, bo)).toBeNull();
    const skipping = await nextItem(db, projectId, queueId, ada, [second ?? ""]);
    expect(skipping?.id).not.toBe(second);
    expect((await nextItem(db, projectId, queueId, ada, [second ?? "", skipping?.id ?? ""]))?.id).toBe(second);
    const exported = await exportLabels(db, projectId, queueId);
    expect(exported.filter(({ state }) => state === "labelled")).toMatchObject([
      { label: "yes", opinions: [{ person: "Ada", label: "yes" }] },
    ]);
    expect(first).not.toBeNull();
  });

  it("refuses a class nobody asked for and rows of another project", async () => {
    const { projectId, queueId } = await waitingRun(questions(1));
    const item = await nextItem(db, projectId, queueId, ada, []);
    const given = { itemId: item?.id ?? "", label: "maybe", seconds: 1 };
    await expect(giveOpinion(db, projectId, given, ada)).rejects.toMatchObject({ code: "label_unknown" });
    const other = await createProject(db.pool);
    await expect(giveOpinion(db, other.projectId, { ...given, label: "yes" }, ada)).rejects.toMatchObject({
      code: "label_item_not_found",
    });
    await expect(exportLabels(db, other.projectId, queueId)).rejects.toMatchObject({ code: "label_queue_not_found" });
  });
});
