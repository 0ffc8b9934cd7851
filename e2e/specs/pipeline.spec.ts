import { Api } from "../fixtures/api.ts";
import { expect, test } from "../fixtures/editor.ts";
import { EditorPage } from "../pages/editorPage.ts";

test("a stage is added, moved and connected, undone, redone, and everything survives a reload", async ({
  editor,
  page,
}) => {
  await expect(editor.stages).toHaveCount(9);
  await expect(editor.edges).toHaveCount(12);

  await test.step("added by its button, beside nothing, and dragged to its place", async () => {
    await page.getByRole("button", { name: "Add Clean" }).click();
    await expect(editor.stages).toHaveCount(10);
    const before = await editor.stage("clean-2").boundingBox();
    await editor.drag(editor.stage("clean-2"), { dx: -40, dy: 60 });
    const after = await editor.stage("clean-2").boundingBox();
    expect(Math.round((after?.x ?? 0) - (before?.x ?? 0))).toBeLessThan(-20);
    await editor.saved();
  });

  await test.step("connected by keyboard from a list of what fits", async () => {
    await editor.select("clean-2");
    await page.keyboard.press("c");
    const dialog = page.getByRole("dialog");
    await dialog
      .getByRole("option", { name: /from Data/ })
      .first()
      .click();
    await expect(dialog).toBeHidden();
    await expect(editor.edge("ingest.dataset", "clean-2.dataset")).toHaveCount(1);
  });

  await test.step("undone and redone, also after a reload", async () => {
    await editor.saved();
    await editor.reload();
    await expect(editor.stages).toHaveCount(10);
    await editor.undo();
    await expect(editor.edge("ingest.dataset", "clean-2.dataset")).toHaveCount(0);
    await editor.undo();
    await editor.undo();
    await expect(editor.stages).toHaveCount(9);
    await editor.redo();
    await editor.redo();
    await editor.redo();
    await expect(editor.edge("ingest.dataset", "clean-2.dataset")).toHaveCount(1);
    await editor.saved();
    await editor.reload();
    await expect(editor.edge("ingest.dataset", "clean-2.dataset")).toHaveCount(1);
  });
});

test("an edge that can't be drawn is refused with the reason, where the hand is", async ({ editor, page }) => {
  await editor.drag(
    editor.port("ingest", "rejects", "output"),
    editor.port("feature", "dataset", "input"),
    async () => {
      await expect(page.getByText(/takes dataset here, but .* carries rejects/)).toBeVisible();
    },
  );
  await expect(page.getByText(/takes dataset here, but .* carries rejects/)).toBeVisible();
  await expect(editor.edges).toHaveCount(12);
  await editor.saved();
});

test("a setting takes valid values only; half-typed ones stay in the field, also across a reload", async ({
  editor,
}) => {
  await editor.select("tune");
  const trials = editor.inspector.input("trials");
  await trials.fill("7");
  await expect(editor.stage("tune")).toContainText("7 trials");
  await trials.fill("7x");
  await expect(editor.inspector.field("trials")).toContainText("is not a number yet");
  await expect(editor.stage("tune")).toContainText("7 trials");
  await editor.saved();
  await editor.reload();
  await expect(editor.inspector.input("trials")).toHaveValue("7x");
  await expect(editor.stage("tune")).toContainText("7 trials");
});

test("problems lead to their place, and a run doesn't start while one blocks it", async ({ editor, page }) => {
  await editor.clickEdge(editor.port("label", "dataset", "output"), editor.port("clean", "dataset", "input"));
  await page.keyboard.press("Delete");
  await expect(editor.edges).toHaveCount(11);
  const problem = editor.problems.getByRole("button", { name: /Clean/ }).first();
  await expect(problem).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByText(/can’t run yet/)).toBeVisible();
  await expect(editor.drawer).toBeHidden();
  await problem.click();
  await expect(editor.inspector.root.getByLabel("Name of the stage")).toHaveValue("Clean");
  await editor.undo();
  await expect(editor.problems).toContainText("Nothing blocks a run");
});

test("a problem that can be mended is mended by its button, and the mend can be undone", async ({ editor, page }) => {
  await editor.select("ingest");
  const share = editor.inspector.field("draw.test").getByRole("textbox");
  await share.fill("0");
  await expect(editor.problems).toContainText("nothing would be left to judge the model");
  await expect(editor.stage("ingest")).toContainText("1 problem");
  await editor.problems.getByRole("button", { name: "Use 10 %" }).click();
  await expect(share).toHaveValue("0.1");
  await expect(editor.problems).toContainText("Nothing blocks a run");
  await page.keyboard.press("Escape");
  await editor.undo();
  await expect(editor.problems).toContainText("nothing would be left to judge the model");
});

test("a run shows its progress on the cards and leaves results behind", async ({ editor, page }) => {
  // Serving is another story; this one ends at the evaluation.
  for (const id of ["monitor", "deploy"]) {
    await editor.select(id);
    await page.keyboard.press("Delete");
  }
  await editor.select("tune");
  await editor.inspector.input("trials").fill("3");
  await editor.run();
  await expect(editor.stage("train").getByText(/running|%|done|cached/)).toBeVisible({ timeout: 60_000 });
  await editor.runEnded("succeeded");
  for (const id of ["ingest", "label", "clean", "feature", "train", "tune", "evaluate"])
    await expect(editor.stage(id)).toContainText(/done|cached/);
  await expect(editor.stage("clean")).toContainText("569 rows");

  await test.step("verdict, metrics beside the baseline, and the closed test set", async () => {
    await editor.select("evaluate");
    await editor.inspector.tab("Result").click();
    await expect(editor.inspector.root.getByTestId("verdict")).toContainText(/baseline/);
    const metrics = editor.inspector.root.getByTestId("metrics");
    await expect(metrics.locator("[data-metric=roc_auc]")).toContainText(/0\.9\d\d/);
    await expect(metrics.getByRole("columnheader", { name: "baseline" })).toBeVisible();
    await expect(metrics).toContainText("The test set is closed");
  });

  await test.step("every picture has a table behind it", async () => {
    const panel = editor.inspector.root.locator("[data-panel=roc]").first();
    await expect(panel.getByRole("group", { name: /ROC/ }).locator("path")).not.toHaveCount(0);
    await panel.getByRole("button", { name: "Show as table" }).click();
    await expect(panel.getByRole("table")).toBeVisible();
  });

  await test.step("data of a port and the log", async () => {
    await editor.select("clean");
    await editor.inspector.tab("Data").click();
    await expect(editor.inspector.root.getByText("569 rows").first()).toBeVisible();
    await editor.inspector.tab("Logs").click();
    await expect(editor.inspector.root.getByRole("searchbox", { name: "Search the log" })).toBeVisible();
  });

  await test.step("a changed setting makes what hangs on it stale", async () => {
    await editor.select("train");
    await editor.inspector.tab("Settings").click();
    await editor.inspector.input("algorithm").selectOption({ label: "Random forest" });
    await expect(editor.stage("train")).toContainText("stale");
    await expect(editor.stage("evaluate")).toContainText("stale");
    await expect(editor.stage("clean")).toContainText("done");
  });

  await test.step("the run's own page says it first", async () => {
    await editor.drawer.getByRole("link", { name: /Run 1/ }).click();
    await expect(page.getByTestId("run-verdict")).toContainText(/baseline/);
    await expect(page.getByRole("list", { name: "Timeline of run 1" }).getByRole("listitem")).toHaveCount(7);
  });
});

test("a run can be cancelled", async ({ editor }) => {
  await editor.run();
  await editor.drawer.getByRole("button", { name: "Cancel" }).click();
  await editor.runEnded("cancelled");
});

test("an open page hears what another one changed, so that it overwrites nothing", async ({
  editor,
  browser,
  baseURL,
  account,
}) => {
  const elsewhere = await browser.newContext({
    ...(baseURL ? { baseURL } : {}),
    viewport: { width: 1440, height: 900 },
  });
  await new Api(elsewhere.request).signIn(account);
  const other = new EditorPage(await elsewhere.newPage(), editor.projectId);
  await other.open();
  await other.select("tune");
  await other.inspector.input("trials").fill("11");
  await other.saved();

  await expect(editor.stage("tune")).toContainText("11 trials");
  await editor.select("tune");
  await editor.inspector.input("trials").fill("12");
  await editor.saved();
  await expect(other.stage("tune")).toContainText("12 trials");
  await elsewhere.close();
});

test("edits made without a network wait, are counted, survive a closed tab and arrive", async ({ editor, context }) => {
  await context.setOffline(true);
  await editor.select("tune");
  await editor.inspector.input("trials").fill("9");
  await expect(editor.saveState).toHaveText(/offline: 1 change waiting/);
  await editor.page.close();
  await context.setOffline(false);
  const again = new EditorPage(await context.newPage(), editor.projectId);
  await again.open();
  await expect(again.stage("tune")).toContainText("9 trials");
  await again.saved();
});

test("on a narrow screen the pipeline is a list, and a stage opens above it", async ({ editor, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const outline = page.getByTestId("outline");
  await expect(outline.getByRole("listitem").filter({ hasText: "Features" }).first()).toBeVisible();
  await outline.getByRole("button", { name: /^Tune/ }).click();
  await editor.inspector.input("trials").fill("6");
  await editor.inspector.root.getByRole("button", { name: "Close" }).click();
  await expect(outline).toContainText("6 trials");
});

test("the keyboard alone walks the stages in flow order and opens one", async ({ editor, page }) => {
  await editor.stage("ingest").focus();
  await page.keyboard.press("Tab");
  await expect(editor.stage("label")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(editor.inspector.root.getByLabel("Name of the stage")).toHaveValue("Label");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
});
