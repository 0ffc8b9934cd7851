import { randomUUID } from "node:crypto";
import { Api } from "../fixtures/api.ts";
import { isAccessible } from "../fixtures/axe.ts";
import { expect, test } from "../fixtures/test.ts";
import { proposedProject } from "../flows/proposedProject.ts";
import { EditorPage } from "../pages/editorPage.ts";

test("no page before signing in has a fault axe can find, in light and dark", async ({ page }) => {
  for (const path of ["/sign-in", "/sign-up", "/invite/a-token-that-nobody-ever-made"]) {
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await isAccessible(page, path);
  }
});

test("no page of the studio has one either", async ({ page, api, account: _ }) => {
  const projectId = await proposedProject(api, "breast-cancer");
  const workspaceId = await api.ownWorkspace();
  const started = await api.mutate("runs.start", { projectId, requestKey: randomUUID() });
  const runId = Api.text(started, "runId");
  const status = async () => Api.text(await api.query("runs.get", { projectId, runId }), "status");
  await expect.poll(status, { timeout: 120_000 }).toBe("succeeded");

  const quiet = async (path: string) => {
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await expect(page.locator("[role=status][aria-label^=Loading]")).toHaveCount(0);
  };
  const review = await api.mutate("reviews.request", { projectId, gate: 1, environment: "staging" });
  const pages = [
    `/projects?workspace=${workspaceId}`,
    `/projects/new?workspace=${workspaceId}`,
    `/projects/${projectId}/goal`,
    `/projects/${projectId}/economics`,
    `/projects/${projectId}/reviews`,
    `/projects/${projectId}/reviews/${Api.text(review, "id")}`,
    `/projects/${projectId}/runs`,
    `/projects/${projectId}/runs/${runId}`,
    `/projects/${projectId}/data`,
    `/projects/${projectId}/data/catalogue`,
    `/projects/${projectId}/data/personal`,
    `/projects/${projectId}/documentation`,
    `/projects/${projectId}/models`,
    `/projects/${projectId}/models/card`,
    `/projects/${projectId}/settings`,
    `/projects/${projectId}/start`,
    `/workspaces/${workspaceId}`,
    `/workspaces/${workspaceId}/datasets`,
    `/workspaces/${workspaceId}/audit`,
    "/account",
    `/projects/${randomUUID()}/pipeline`,
  ];
  for (const path of pages) {
    await quiet(path);
    await isAccessible(page, path);
  }
});

test("nor has the editor: canvas, inspector, dialogs, list, phone", async ({ page, api, account: _ }) => {
  const editor = new EditorPage(page, await proposedProject(api, "breast-cancer"));
  await editor.open();
  await isAccessible(page, "the editor");
  await editor.select("train");
  for (const tab of ["Settings", "Data", "Result", "Logs"] as const) {
    await editor.inspector.tab(tab).click();
    await isAccessible(page, `the inspector's ${tab}`);
  }
  await page.getByTestId("canvas").focus();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await isAccessible(page, "the keys");
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("combobox").fill("tra");
  await expect(page.getByRole("option").first()).toBeVisible();
  await isAccessible(page, "the find dialog");
  await page.keyboard.press("Escape");
  await editor.stage("train").focus();
  await page.keyboard.press("c");
  await page.getByRole("dialog", { name: /^Connect/ }).waitFor();
  await isAccessible(page, "connecting from a list");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Show as a list" }).click();
  await page.getByTestId("outline").waitFor();
  await isAccessible(page, "the list of stages");
  await page.setViewportSize({ width: 390, height: 844 });
  await isAccessible(page, "the editor on a phone");
});
