import { randomUUID } from "node:crypto";
import type { Browser, Page } from "@playwright/test";
import { Api } from "../fixtures/api.ts";
import { expect, test } from "../fixtures/test.ts";

const PHONE = { width: 390, height: 844 };

/** Somebody without an account, on a phone. */
async function onPhone(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  await page.goto(new URL(address).pathname);
  return page;
}

async function share(api: Api, projectId: string, wanted: object): Promise<string> {
  const made = await api.mutate("links.create", { projectId, label: "Board", target: "summary", ...wanted });
  return Api.text(made, "address");
}

test("a manager on a phone reads, asks, proves who he is, approves with a condition, and sees nothing once it is taken back", async ({
  page,
  api,
  account: _,
  browser,
}) => {
  const projectId = await api.createProject("Card fraud");
  const review = await api.mutate("reviews.request", { projectId, gate: 0, environment: "production" });
  const address = await share(api, projectId, { role: "approve", reviewId: Api.text(review, "id") });

  const manager = await onPhone(browser, address);
  await expect(manager.getByRole("heading", { level: 1 })).toContainText("Approve the goal?");
  expect(await manager.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  const ask = manager.locator("section").filter({ has: manager.getByRole("heading", { name: "Ask or comment" }) });
  await ask.getByLabel("Your question or comment").fill("Who handles <b>4,640</b> alerts?");
  await ask.getByLabel("Your name").fill("Marta Ruiz");
  await ask.getByRole("button", { name: "Send" }).click();
  await expect(ask.getByText("Who handles <b>4,640</b> alerts?")).toBeVisible();

  const decide = manager
    .locator("section")
    .filter({ has: manager.getByRole("heading", { name: "Decide", exact: true }) });
  await decide.getByLabel("Your name").fill("Marta Ruiz");
  await decide.getByLabel("Your e-mail address").fill(`${randomUUID()}@example.com`);
  await decide.getByRole("button", { name: "Continue" }).click();
  await expect(decide.getByText("has been asked to confirm")).toBeVisible();

  await page.goto(`/projects/${projectId}/links`);
  await expect(page.getByText("Who handles <b>4,640</b> alerts?")).toBeVisible();
  await page.getByRole("button", { name: "Confirm", exact: true }).click();
  await expect(page.getByText("says to be the one who decides")).toBeHidden();

  await decide.getByRole("button", { name: "Look again" }).click();
  await expect(decide.getByText("You decide as Marta Ruiz.")).toBeVisible();
  await decide.getByRole("radio", { name: "With conditions" }).click();
  await decide.getByLabel("Condition", { exact: true }).fill("Retrain every two months");
  await decide.getByLabel("Who sees to it").fill("Jo Lindqvist");
  await decide.getByLabel("By", { exact: true }).fill("2027-01-31");
  await decide.getByRole("button", { name: "Send the decision" }).click();
  await expect(decide.getByText("Decided: Approved with conditions.")).toBeVisible();

  await page.getByRole("button", { name: "Take back" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Take back" }).click();
  await expect(manager.getByText("This link shows nothing")).toBeVisible();
  expect((await manager.reload())?.status()).toBe(404);
  await expect(manager.getByText("This link shows nothing")).toBeVisible();
  await manager.context().close();

  await page.goto("/inbox");
  await expect(page.getByText("Marta Ruiz (guest) approved with conditions request 1 of Card fraud.")).toBeVisible();
});

test("a link that ends closes the pages that are open, and shows nothing afterwards", async ({
  api,
  account: _,
  browser,
}) => {
  const projectId = await api.createProject("Card fraud");
  const address = await share(api, projectId, { expiresAt: new Date(Date.now() + 20_000).toISOString() });
  const reader = await onPhone(browser, address);
  await expect(reader.getByRole("heading", { level: 1 })).toContainText("No decision is asked for yet.");
  await expect(reader.getByText("This page was closed just now")).toBeVisible({ timeout: 40_000 });
  expect((await reader.reload())?.status()).toBe(404);
  await reader.context().close();
});

test("a project that ends at “rules first” is shared as a finished result", async ({ api, account: _, browser }) => {
  const projectId = await api.createProject("Late invoices");
  const exported = await api.query("pipelines.exportFile", { projectId });
  const document: object = JSON.parse(typeof exported === "string" ? exported : Api.text(exported, "text"));
  const goal = { framing: { decisionNamed: true, peopleSolve: false, ruleSolves: true } };
  const text = JSON.stringify({ ...document, goal });
  await api.mutate("pipelines.importFile", { projectId, batchId: randomUUID(), text });
  const reader = await onPhone(browser, await share(api, projectId, { password: "plum tree in may" }));
  await expect(reader.getByText("Finished")).toBeHidden();
  await reader.getByLabel("Password").fill("plum tree in may");
  await reader.getByRole("button", { name: "Open", exact: true }).click();
  // By its name: in print the words of the glossary carry the number of their footnote.
  await expect(reader.getByRole("heading", { name: "Finished: rules first, no model needed." })).toBeVisible();
  await expect(reader.getByText(/it stays as the baseline/)).toBeVisible();
  await reader.context().close();
});
