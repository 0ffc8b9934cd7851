import { churnCsv } from "../fixtures/csv.ts";
import { expect, test } from "../fixtures/test.ts";

test("a dropped CSV becomes a project with a proposed pipeline", async ({ page, account, projectsPage, startPage }) => {
  expect(account.email).toContain("@");
  await projectsPage.open();
  await expect(projectsPage.empty).toBeVisible();
  await projectsPage.dropFile(churnCsv());
  await startPage.hasColumns();
  await expect(startPage.column("churned")).toBeChecked();
  await expect(startPage.column("customer")).toBeDisabled();
  await page.reload();
  await startPage.hasColumns();
  await startPage.propose();
  await projectsPage.open();
  await expect(projectsPage.project("small churn")).toBeVisible();
});

test("a template becomes a project in one click, ready to run", async ({ page, account, projectsPage }) => {
  expect(account.email).toContain("@");
  await projectsPage.open();
  await projectsPage.template("Wine").click();
  await page.waitForURL(/\/pipeline$/);
  await expect(page.getByRole("button", { name: /^Run/ }).first()).toBeEnabled();
});

test("dates that can be read in two ways are asked about, and the answer is shown at once", async ({
  page,
  account,
  projectsPage,
  startPage,
}) => {
  expect(account.email).toContain("@");
  await projectsPage.open();
  const rows = ["when;left", "01/02/2020;yes", "03/04/2021;no", "05/06/2021;yes", "07/08/2021"];
  const buffer = Buffer.from(`${rows.join("\n")}\n`);
  await projectsPage.dropFile({ name: "sales.csv", mimeType: "text/csv", buffer });
  await startPage.hasColumns();
  await page.getByRole("button", { name: "How it is read" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("1 row can’t be read")).toBeVisible();
  await dialog.getByRole("button", { name: "Day first" }).click();
  await expect(dialog.getByLabel("Type of when")).toHaveValue("date");
  await expect(dialog.getByLabel("Format of when")).toHaveValue("DD/MM/YYYY");
  await expect(dialog.getByText("all fit")).toBeVisible();
  await dialog.getByRole("button", { name: "Use it like this" }).click();
  await startPage.hasColumns();
});

test("a file that is no table is refused in words, and another one can be dropped", async ({
  page,
  account,
  projectsPage,
  startPage,
}) => {
  expect(account.email).toContain("@");
  await projectsPage.open();
  const zip = Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(600, 7)]);
  await projectsPage.dropFile({ name: "numbers.csv", mimeType: "text/csv", buffer: zip });
  await expect(startPage.problem).toBeVisible({ timeout: 90_000 });
  await page.locator('input[type="file"]').setInputFiles(churnCsv());
  await startPage.hasColumns();
});

test("projects are found, renamed, archived and put back", async ({ page, api, account, projectsPage }) => {
  expect(account.email).toContain("@");
  await api.createProject("Alpha");
  await api.createProject("Beta 🚀 مشروع");
  await projectsPage.open();
  await projectsPage.search.fill("beta");
  await expect(projectsPage.project("Alpha")).toHaveCount(0);
  await page.reload();
  await projectsPage.isReady();
  await expect(projectsPage.search).toHaveValue("beta");
  await projectsPage.search.fill("");
  await projectsPage.rename("Alpha", "Gamma <b>bold</b>");
  await expect(projectsPage.project("Gamma <b>bold</b>")).toBeVisible();
  await projectsPage.choose("Archive", "Gamma <b>bold</b>");
  await expect(projectsPage.project("Gamma <b>bold</b>")).toHaveCount(0);
  await projectsPage.shelf("Archive").click();
  await projectsPage.choose("Put back", "Gamma <b>bold</b>");
  await projectsPage.shelf("Projects").click();
  await expect(projectsPage.project("Gamma <b>bold</b>")).toBeVisible();
});

test("the colours are chosen once and stay, without a flash of the others", async ({ page, account, projectsPage }) => {
  expect(account.email).toContain("@");
  await projectsPage.open();
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("menuitem", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  const response = await page.request.get("/projects");
  expect(await response.text()).toContain('data-theme="dark"');
});

test("anything is found by its name with Ctrl K", async ({ page, api, account, projectsPage }) => {
  expect(account.email).toContain("@");
  const project = await api.createProject("Needle in the hay");
  await projectsPage.open();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Find" }).fill("needle");
  await page.getByRole("option", { name: "Needle in the hay" }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/projects/${project}/pipeline`);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Find" }).fill("runs");
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/projects/${project}/runs`);
});

test("no page is wider than a phone", async ({ page, api, account, projectsPage }) => {
  expect(account.email).toContain("@");
  const project = await api.createProject("W".repeat(200));
  await page.setViewportSize({ width: 390, height: 844 });
  await projectsPage.open();
  for (const path of [
    "/projects",
    "/account",
    `/projects/${project}/settings`,
    `/projects/${project}/data`,
    `/projects/${project}/runs`,
  ]) {
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
});
