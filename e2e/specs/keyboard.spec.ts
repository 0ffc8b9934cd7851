import { newAccount } from "../fixtures/api.ts";
import { churnCsv } from "../fixtures/csv.ts";
import { Keyboard } from "../fixtures/keyboard.ts";
import { expect, test } from "../fixtures/test.ts";
import { EditorPage } from "../pages/editorPage.ts";

test("the whole story is told without a mouse: account, file, target, pipeline, connection, run, result, endpoint", async ({
  page,
  startPage,
}) => {
  const keyboard = new Keyboard(page);
  await keyboard.watch();
  const account = newAccount();

  await test.step("an account", async () => {
    await page.goto("/sign-up");
    await keyboard.tabTo(page.getByLabel("Name"));
    await keyboard.type(account.name);
    await keyboard.press("Tab");
    await keyboard.type(account.email);
    await keyboard.press("Tab");
    await keyboard.type(account.password);
    await keyboard.press("Enter");
    await page.waitForURL(/\/projects/);
  });

  await test.step("a file", async () => {
    await keyboard.tabTo(page.locator("input[type=file]"));
    const chooser = page.waitForEvent("filechooser");
    await keyboard.press("Space");
    await (await chooser).setFiles(churnCsv());
  });

  await test.step("a target", async () => {
    await startPage.hasColumns();
    await expect(startPage.column("churned")).toBeChecked();
    await keyboard.tabTo(page.getByRole("button", { name: "Propose a pipeline for churned" }));
    await keyboard.press("Enter");
    await page.waitForURL(/\/pipeline/);
  });

  const projectId = /projects\/([^/]+)\//.exec(page.url())?.[1] ?? "";
  const editor = new EditorPage(page, projectId);
  await test.step("a stage taken out, put back and connected", async () => {
    await editor.ready();
    const before = await editor.edges.count();
    await keyboard.tabTo(editor.stage("monitor"));
    await keyboard.press("Delete");
    await expect(editor.stage("monitor")).toHaveCount(0);
    await keyboard.press("Escape");
    await keyboard.press("9");
    await expect(editor.problems).toContainText("Monitor");
    await keyboard.press("c");
    const dialog = page.getByRole("dialog", { name: /^Connect Monitor/ });
    await expect(dialog.getByRole("combobox")).toBeFocused();
    await keyboard.type("deploy");
    await expect(dialog.getByRole("option").first()).toContainText("Deploy");
    await keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await expect.poll(() => editor.edges.count()).toBe(before);
    await expect(editor.problems).toContainText("Nothing blocks a run");
    await editor.saved();
  });

  await test.step("a run", async () => {
    await keyboard.press("ControlOrMeta+Enter");
    await editor.runEnded("succeeded");
    await expect(page.getByTestId("status-voice")).toContainText("done");
  });

  await test.step("its result", async () => {
    await keyboard.find("evaluate", "Evaluate");
    await expect(editor.stage("evaluate")).toBeFocused();
    await keyboard.press("Enter");
    await expect(editor.inspector.tab("Settings")).toBeFocused();
    await keyboard.press("ArrowRight");
    await keyboard.press("ArrowRight");
    await expect(editor.inspector.tab("Result")).toBeFocused();
    await expect(editor.inspector.root).toContainText(/baseline|guess/i);
  });

  await test.step("an answer of the endpoint", async () => {
    await keyboard.find("models", "Models");
    await page.waitForURL(/\/models/);
    const form = page.getByRole("form", { name: "Try a row" });
    await keyboard.tabTo(form.getByRole("textbox").first());
    await keyboard.press("Enter");
    await expect(page.getByRole("region", { name: "Lately asked" })).toContainText(/yes|no/);
  });

  await keyboard.neverUsedTheMouse();
});
