import { Api } from "../fixtures/api.ts";
import { expect, test } from "../fixtures/test.ts";
import { proposedProject } from "../flows/proposedProject.ts";

const CSV = `id,email,age\n${Array.from({ length: 40 }, (_, at) => `${at},p${at}@example.com,${20 + at}`).join("\n")}\n`;

test("a data set is given to the workspace, chosen by a project, described, and every step stands in a trail that holds", async ({
  page,
  api,
  account: _,
}) => {
  const workspaceId = await api.ownWorkspace();
  await page.goto(`/workspaces/${workspaceId}/datasets`);
  // What the server wrote can't take a file yet; this line is written by the browser.
  await expect(page.getByText("No data sets yet")).toBeVisible();
  await page
    .getByLabel(/Drop a data file here/)
    .setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(CSV) });
  await expect(page.getByRole("heading", { level: 1, name: "people" })).toBeVisible();
  await expect(page.getByText("readable")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByLabel("What email holds")).toHaveValue("email");

  const projectId = await proposedProject(api, "wine");
  await page.goto(`/projects/${projectId}/data/catalogue`);
  await page.getByLabel("Licence", { exact: true }).fill("=CC-BY-4.0");
  await page.getByLabel("Owner", { exact: true }).fill("Ada");
  await page.getByLabel("Comments", { exact: true }).click();
  await expect(page.getByText(/of 8 required fields/)).toContainText("5 of 8");
  const csv = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: /CSV/ }).click();
  const file = await (await csv).createReadStream();
  const text = (await file.toArray()).join("");
  expect(text).toContain(`"'=CC-BY-4.0"`);

  await page.goto(`/projects/${projectId}/documentation`);
  await page.getByText("Say what was found").first().click();
  await page.getByLabel("Assumptions").first().fill("One vineyard stands for all.");
  await expect(page.getByText("saved", { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Assumptions").first()).toHaveValue("One vineyard stands for all.");

  await page.goto(`/workspaces/${workspaceId}/audit`);
  await page.getByRole("button", { name: "catalogue.set" }).first().click();
  await expect(page.getByRole("cell", { name: "Ada", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Verify the chain" }).click();
  await expect(page.getByRole("status").filter({ hasText: "The trail holds" })).toBeVisible();
  const { name } = await api.query("datasets.list", { workspaceId }).then((found) => {
    const rows: unknown = typeof found === "object" && found !== null ? Reflect.get(found, "rows") : [];
    return { name: Api.text(Array.isArray(rows) ? rows[0] : null, "name") };
  });
  expect(name).toBe("people");
});
