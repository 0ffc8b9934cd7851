import type { Browser, Page } from "@playwright/test";
import { Api, newAccount } from "../fixtures/api.ts";
import { expect, test } from "../fixtures/editor.ts";
import { EditorPage } from "../pages/editorPage.ts";

/** A second person in a browser of their own, with the same pipeline open. */
async function join(browser: Browser, api: Api, projectId: string, baseURL: string): Promise<EditorPage> {
  const invite = await api.mutate("workspaces.createInvite", {
    workspaceId: await api.ownWorkspace(),
    role: "editor",
  });
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  const own = new Api(page.request);
  await own.signUp(newAccount("Grace Hopper"));
  await own.mutate("account.acceptInvite", { token: Api.text(invite, "link").split("/").at(-1) ?? "" });
  const editor = new EditorPage(page, projectId);
  await editor.open();
  return editor;
}

const seed = (page: Page) => page.getByLabel("Seed", { exact: true });
async function setSeed(page: Page, value: string): Promise<void> {
  await seed(page).fill(value);
  await seed(page).blur();
}
const placeOf = async (editor: EditorPage, stage: string): Promise<number> =>
  Math.round((await editor.stage(stage).boundingBox())?.y ?? 0);

test("two people draw one pipeline: they see each other, merge, choose, go off-line, name and go back", async ({
  editor: ada,
  api,
  browser,
  baseURL,
}) => {
  const grace = await join(browser, api, ada.projectId, baseURL ?? "");
  const people = ada.page.getByTestId("people");

  await test.step("each sees who is here and what the other has selected", async () => {
    await expect(people.getByRole("button", { name: "One other person is here" })).toBeVisible();
    await grace.select("train");
    await expect(ada.page.getByTestId("selected-by-others-train")).toContainText("Grace Hopper");
    await grace.page.keyboard.press("Escape");
    await grace.page.locator(".react-flow__pane").click({ position: { x: 10, y: 10 } });
    await expect(ada.page.getByTestId("selected-by-others-train")).toBeHidden();
  });

  await test.step("an edit of one appears at the other, and different edits at once are both kept", async () => {
    const before = await placeOf(grace, "deploy");
    await ada.drag(ada.stage("deploy"), { dx: 0, dy: 60 });
    await setSeed(grace.page, "5");
    await expect.poll(() => placeOf(grace, "deploy")).toBeGreaterThan(before);
    await ada.page.locator(".react-flow__pane").click({ position: { x: 10, y: 10 } });
    await expect(seed(ada.page)).toHaveValue("5");
    await Promise.all([ada.saved(), grace.saved()]);
  });

  await test.step("edits made off-line wait and are sent; the same field asks, by keyboard", async () => {
    await grace.page.context().setOffline(true);
    await setSeed(grace.page, "9");
    await grace.drag(grace.stage("monitor"), { dx: 0, dy: 60 });
    await expect(grace.saveState).toContainText("2 changes waiting");
    const before = await placeOf(ada, "monitor");
    await setSeed(ada.page, "7");
    await ada.saved();
    await grace.page.context().setOffline(false);
    const dialog = grace.page.getByRole("dialog", { name: "Both of you changed the same thing" });
    await expect(dialog.getByRole("radiogroup", { name: "Project: Seed" })).toBeVisible();
    await expect(dialog.getByRole("radio", { name: /Ada Lovelace\s*7/ })).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Keep these" })).toBeDisabled();
    await dialog.getByRole("radio", { name: /Mine\s*9/ }).focus();
    await grace.page.keyboard.press("Space");
    await dialog.getByRole("button", { name: "Keep these" }).focus();
    await grace.page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await grace.saved();
    await expect(seed(ada.page)).toHaveValue("9");
    await expect.poll(() => placeOf(ada, "monitor")).toBeGreaterThan(before);
  });

  await test.step("who leaves is gone at once", async () => {
    await grace.page.context().close();
    await expect(people.getByRole("button")).toBeHidden();
  });

  await test.step("a version is named, compared with, gone back to, and that is undone", async () => {
    const { page } = ada;
    await page.getByRole("button", { name: "Versions", exact: true }).click();
    const versions = page.getByTestId("versions");
    await versions.getByRole("button", { name: "Name this version" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Before the demo");
    await page.getByRole("button", { name: "Keep", exact: true }).click();
    await expect(versions.getByRole("button", { name: /Before the demo/ })).toBeVisible();
    await page.keyboard.press("Escape");
    await setSeed(page, "11");
    await ada.select("monitor");
    await page.keyboard.press("Delete");
    await expect(ada.stages).toHaveCount(8);
    await ada.saved();

    await page.getByRole("button", { name: "Versions", exact: true }).click();
    await versions.getByRole("button", { name: /Before the demo/ }).click();
    const changes = versions.getByRole("list", { name: "Differences" });
    await expect(changes).toContainText(/Project.*Seed.*9.*11/s);
    await expect(changes.getByRole("button", { name: /Monitor.*removed/ })).toBeVisible();
    await expect(versions.getByTestId("compare-canvas")).toContainText("removed");
    await expect(versions).toContainText("No version has been approved yet");
    expect(new URL(page.url()).searchParams.get("versions")).toMatch(/^\d+\.\.draft$/);

    await versions
      .getByRole("button", { name: /Actions for version/ })
      .first()
      .click();
    await page.getByRole("menuitem", { name: "Go back to this version" }).click();
    await expect(versions).toBeHidden();
    await expect(ada.stages).toHaveCount(9);
    await expect(seed(page)).toHaveValue("9");
    await ada.undo();
    await expect(ada.stages).toHaveCount(8);
    await expect(seed(page)).toHaveValue("11");
    await ada.saved();
  });
});
