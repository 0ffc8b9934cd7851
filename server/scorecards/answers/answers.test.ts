import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createTenant, type Tenant } from "../../api/testing.ts";
import type { Actor } from "../../audit/index.ts";
import { createTestDatabase, type TestDatabase } from "../../db/testing.ts";
import { addMonths } from "../../economics/goal/calendar.ts";
import { emptyPipeline } from "../../pipeline/index.ts";
import { readScorecards } from "../readScorecards.ts";
import { acceptRisk, agreeNotApplicable, lowerImpact, withdrawRisk } from "./approverActs.ts";
import { answerInput } from "./input.ts";
import { setAnswer } from "./setAnswer.ts";
import { addComment, readThread } from "./talk.ts";

const answerSchema = z.strictObject(answerInput);
const TODAY = new Date().toISOString().slice(0, 10);
const LATER = addMonths(TODAY, 3);
const evidence = [{ kind: "link" as const, label: "Minutes", href: "https://example.com/m" }];

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

async function open(goal: object = {}) {
  const tenant = await createTenant(db, `scorecard-${randomUUID()}`);
  const project = { id: tenant.projectId, name: "p", workspaceId: tenant.workspaceId };
  await setGoal(tenant, goal);
  // Whoever edited last is the author nobody decides for.
  await db.prisma.pipelineOperation.create({
    data: {
      projectId: project.id,
      revision: 1,
      batchId: randomUUID(),
      actorId: tenant.sessions.editor.userId,
      operations: [],
    },
  });
  const person = (role: keyof Tenant["sessions"]) => {
    const { userId, name } = tenant.sessions[role];
    const actor: Actor = { id: userId, name, via: "ui", address: null };
    return { userId, actor };
  };
  const say = (questionId: string, more: object) =>
    setAnswer(
      db,
      project,
      answerSchema.parse({ questionId, revision: 0, owner: "Anil", reviewBy: LATER, ...more }),
      person("editor"),
    );
  const colourOf = async (id: string) => {
    const { answers } = await readScorecards(db, project.id);
    return answers.find(({ question }) => question.id === id);
  };
  return { tenant, project, person, say, colourOf };
}

async function setGoal(tenant: Tenant, goal: object): Promise<void> {
  const document = JSON.parse(JSON.stringify({ ...emptyPipeline("p"), goal }));
  await db.prisma.pipeline.update({ where: { projectId: tenant.projectId }, data: { document } });
}

const minimal = { euClass: "minimal", role: "deployer", hasPlan: false, reason: "No person is judged" };

describe("an answer", () => {
  it("of a person stays amber without evidence, and is green with it", async () => {
    const { say, colourOf } = await open();
    await say("C05", { details: minimal, likelihood: 1 });
    expect((await colourOf("C05"))?.scored.colour).toBe("amber");
    await say("C05", { revision: 1, details: minimal, likelihood: 1, evidence });
    expect((await colourOf("C05"))?.scored.colour).toBe("green");
  });

  it("that is computed takes no colour by hand", async () => {
    const { say } = await open();
    await expect(say("C02", { likelihood: 1 })).rejects.toMatchObject({ code: "answer_is_automatic" });
    await expect(say("C02", { confirmed: true })).rejects.toMatchObject({ code: "answer_is_automatic" });
  });

  it("needs likelihood, owner and a review date to come", async () => {
    const { say } = await open();
    const broken = [
      {},
      { likelihood: 1, owner: null },
      { likelihood: 1, reviewBy: null },
      { likelihood: 1, reviewBy: "2020-01-01" },
    ];
    for (const each of broken) await expect(say("D12", each)).rejects.toMatchObject({ code: "answer_incomplete" });
  });

  it("goes stale when what it rests on changes, and says what", async () => {
    const { tenant, say, colourOf } = await open({ decision: "Hold a payment" });
    await say("C04", { details: { people: "Customers", severity: 2, number: "9" }, likelihood: 1, evidence });
    expect(await colourOf("C04")).toMatchObject({ stale: [], scored: { colour: "green" } });
    await setGoal(tenant, { decision: "Close the account" });
    expect(await colourOf("C04")).toMatchObject({ stale: ["goal.decision"], scored: { colour: "amber" } });
  });

  it("is one colour worse once its review date has passed", async () => {
    const { project, say, colourOf } = await open();
    await say("C05", { details: minimal, likelihood: 1, evidence });
    await db.prisma.scorecardAnswer.updateMany({ where: { projectId: project.id }, data: { reviewBy: "2020-01-01" } });
    expect(await colourOf("C05")).toMatchObject({ isOverdue: true, scored: { colour: "amber" } });
  });

  it("of somebody faster is not overwritten", async () => {
    const { say } = await open();
    await say("C05", { details: minimal, likelihood: 1 });
    await expect(say("C05", { details: minimal, likelihood: 2 })).rejects.toMatchObject({ code: "answer_changed" });
  });

  it("may raise the impact; lowering it takes an approver who is not the author, and a reason", async () => {
    const { say, project, person, colourOf } = await open();
    await say("C08", { likelihood: 1, impact: 5 });
    await expect(say("C08", { revision: 1, likelihood: 1, impact: 2 })).rejects.toMatchObject({
      code: "impact_needs_approver",
    });
    const wish = { questionId: "C05", impact: 2, reason: "Ten cases a year" } as const;
    await expect(lowerImpact(db, project, wish, person("editor"))).rejects.toMatchObject({ code: "risk_own_work" });
    await lowerImpact(db, project, wish, person("reviewer"));
    expect((await colourOf("C05"))?.impact).toBe(2);
    const row = await db.prisma.auditEntry.findFirst({ where: { projectId: project.id, type: "impact.lower" } });
    expect(row).toMatchObject({ before: { impact: 5 }, after: { impact: 2 }, reason: "Ten cases a year" });
  });

  it("that the question does not apply counts once an approver agrees", async () => {
    const { say, project, person, colourOf } = await open();
    await say("D06", { notApplicable: "Nobody labels: the outcome is a payment" });
    expect((await colourOf("D06"))?.scored.countsAs).not.toBe("not_applicable");
    await agreeNotApplicable(db, project, "D06", person("reviewer"));
    expect((await colourOf("D06"))?.scored.countsAs).toBe("not_applicable");
    await expect(say("C05", { notApplicable: "no" })).rejects.toMatchObject({ code: "answer_incomplete" });
  });

  it("keeps evidence off scripts", () => {
    const href = "javascript:alert(1)";
    expect(
      answerSchema.safeParse({ questionId: "C05", revision: 0, evidence: [{ kind: "link", label: "x", href }] })
        .success,
    ).toBe(false);
  });
});

describe("an accepted risk", () => {
  it("stays red, no longer blocks, and is never accepted by the author, too long, or for what is prohibited", async () => {
    const { project, person, say, colourOf } = await open();
    const accept = (questionId: string, until: string, role: "editor" | "reviewer" = "reviewer") =>
      acceptRisk(db, project, { questionId, reason: "Small", until }, person(role));
    await expect(accept("C02", LATER, "editor")).rejects.toMatchObject({ code: "risk_own_work" });
    await expect(accept("C02", addMonths(TODAY, 7))).rejects.toMatchObject({ code: "risk_not_acceptable" });
    await say("C05", { details: { ...minimal, euClass: "prohibited" }, likelihood: 5 });
    await expect(accept("C05", LATER)).rejects.toMatchObject({ code: "risk_not_acceptable" });
    await accept("C02", LATER);
    expect((await colourOf("C02"))?.scored).toMatchObject({ colour: "red", acceptedUntil: LATER });
    expect((await readScorecards(db, project.id)).approvers).toBe(2);
    await withdrawRisk(db, project, "C02", person("reviewer"));
    expect((await colourOf("C02"))?.scored.acceptedUntil).toBeNull();
  });
});

it("a comment keeps its words as they are and stands in the history", async () => {
  const { project, person } = await open();
  const text = `<img src=x onerror="alert(1)"> =1+1`;
  await addComment(db, project, { questionId: "C05", text }, person("reviewer"));
  const { comments, history } = await readThread(db, project.id, "C05");
  expect(comments[0]?.text).toBe(text);
  expect(history[0]).toMatchObject({ type: "review.comment", actorName: "reviewer" });
});
