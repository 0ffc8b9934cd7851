import { randomUUID } from "node:crypto";
import { request as newRequest } from "@playwright/test";
import { Api, newAccount } from "../fixtures/api.ts";
import { expect, test } from "../fixtures/test.ts";
import { proposedProject } from "../flows/proposedProject.ts";

/** What the sheet can't do without, as people type it. */
const AMOUNTS: readonly [label: string, typed: string][] = [
  ["Items to decide on, a month", "20 000"],
  ["Share that is really positive, %", "20"],
  ["Loss per missed case, EUR each", "180"],
  ["Share saved by acting, %", "95"],
  ["Cost of acting, EUR each", "2,5"],
  ["Extra harm of a false alarm, EUR each", "6"],
  ["Cases caught today, %", "35"],
  ["False alarms today, %", "10"],
  ["Fixed cost of running, EUR a month", "6500"],
];

test("a goal is kept as it is typed, and the conversation ends in a verdict that can be shown", async ({
  page,
  api,
  account: _,
}) => {
  const projectId = await api.createProject("Fraud");
  await page.goto(`/projects/${projectId}/goal`);
  await page.getByLabel("Business metric").fill("Fraud claims in retail");
  await page.getByLabel("Unit", { exact: true }).fill("claims/month");
  await page.getByLabel("Should", { exact: true }).selectOption("fall");
  await page.getByLabel("Today", { exact: true }).fill("382");
  await page.getByLabel("Target", { exact: true }).fill("400");
  await expect(page.getByRole("alert").filter({ hasText: "The target is no improvement" })).toBeVisible();
  await page.getByLabel("Target", { exact: true }).fill("344");
  await expect(page.getByRole("alert").filter({ hasText: "The target is no improvement" })).toBeHidden();
  await page.getByRole("button", { name: "Yes", exact: true }).click();
  await page.getByRole("button", { name: "No", exact: true }).click();
  await page.getByRole("button", { name: "Yes", exact: true }).click();
  await expect(page.getByText("No: rules first")).toBeVisible();
  await expect(page.getByTestId("save-state")).toHaveText(/^saved/);

  await page.reload();
  await expect(page.getByText("No: rules first")).toBeVisible();
  await page.goto(`/projects/${projectId}/pipeline`);
  const card = page.getByRole("complementary", { name: "Goal" });
  await expect(card).toContainText("Fraud claims in retail");
  await expect(card).toContainText("382 → 344 claims/month");
});

test("amounts become a value with its ranges, sliders save nothing, and somebody else signs exactly that", async ({
  page,
  api,
  account: _,
}) => {
  const projectId = await proposedProject(api, "breast-cancer");
  const started = await api.mutate("runs.start", { projectId, requestKey: randomUUID() });
  const runId = Api.text(started, "runId");
  const status = async () => Api.text(await api.query("runs.get", { projectId, runId }), "status");
  await expect.poll(status, { timeout: 120_000 }).toBe("succeeded");

  await page.goto(`/projects/${projectId}/economics`);
  await expect(page.getByText("Still to fill in")).toBeVisible();
  for (const [label, typed] of AMOUNTS) await page.getByLabel(label).fill(typed);
  const value = page.getByRole("region", { name: "Net value" });
  await expect(value).toContainText("per month");
  await expect(value).toContainText("sampling error of the");
  await expect(page.getByTestId("save-state")).toHaveText(/^saved/);
  const stored = (await value.textContent()) ?? "";

  await page.getByRole("slider", { name: /^Loss per missed case/ }).focus();
  await page.keyboard.press("End");
  await expect(page.getByText("what-if, not saved")).toBeVisible();
  await expect(value).not.toHaveText(stored);
  await page.reload();
  await expect(value).toHaveText(stored);

  const invited = newAccount("Ruth Reviewer");
  const link = Api.text(
    await api.mutate("workspaces.createInvite", { workspaceId: await api.ownWorkspace(), role: "reviewer" }),
    "link",
  );
  const theirs = await newRequest.newContext({ baseURL: new URL(page.url()).origin });
  const reviewer = new Api(theirs);
  await reviewer.signUp(invited);
  await reviewer.mutate("account.acceptInvite", { token: link.split("/").at(-1) });

  await page.goto(`/projects/${projectId}/reviews`);
  await page.getByRole("button", { name: "Ask for a sign-off" }).click();
  await page.getByLabel("What should be decided").fill("May it go live?");
  await page.getByRole("button", { name: "Freeze and ask" }).click();
  await expect(page.getByRole("heading", { name: "Gate 2, release: production" })).toBeVisible();
  const reviewId = page.url().split("/").at(-1) ?? "";
  await page.getByLabel("What you say").selectOption("Approve");
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(page.getByText("somebody else has to decide")).toBeVisible();

  await reviewer.mutate("reviews.decide", { projectId, reviewId, kind: "approve", text: "Go." });
  await page.reload();
  await expect(page.getByText("approved", { exact: true }).first()).toBeVisible();
  await page.goto(`/projects/${projectId}/economics`);
  await page.getByLabel("Loss per missed case, EUR each").fill("90");
  await expect(page.getByTestId("save-state")).toHaveText(/^saved/);
  await page.goto(`/projects/${projectId}/reviews/${reviewId}`);
  await expect(page.getByText("amounts: lossPerMissed")).toBeVisible();
  await theirs.dispose();
});
