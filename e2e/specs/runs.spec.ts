import { randomUUID } from "node:crypto";
import { Api } from "../fixtures/api.ts";
import { expect, test } from "../fixtures/test.ts";
import { proposedProject } from "../flows/proposedProject.ts";
import { EditorPage } from "../pages/editorPage.ts";
import { RunPages } from "../pages/runPages.ts";

type Document = {
  settings: { target: string | null };
  stages: { id: string; config: Record<string, unknown> }[];
  edges: { from: string[]; to: string[] }[];
};

/** Changes the stored pipeline as its file. */
async function edit(api: Api, projectId: string, change: (document: Document) => void): Promise<void> {
  const document: Document = JSON.parse(String(await api.query("pipelines.exportFile", { projectId })));
  change(document);
  await api.mutate("pipelines.importFile", { projectId, batchId: randomUUID(), text: JSON.stringify(document) });
}

/** The proposed pipeline without what takes long: it ends at the evaluation of one linear model. */
async function shortProject(api: Api): Promise<string> {
  const projectId = await proposedProject(api, "breast-cancer");
  await edit(api, projectId, (document) => {
    const left = ["tune", "deploy", "monitor"];
    document.stages = document.stages.filter((stage) => !left.includes(stage.id));
    document.edges = document.edges.filter(
      ({ from, to }) => !left.includes(from[0] ?? "") && !left.includes(to[0] ?? ""),
    );
    const train = document.stages.find((stage) => stage.id === "train");
    if (train) Object.assign(train.config, { validation: "holdout", testEstimate: "partition" });
  });
  return projectId;
}

test("every way to run, and what people make of the runs", async ({ page, api, account: _ }) => {
  const projectId = await shortProject(api);
  const editor = new EditorPage(page, projectId);
  const runs = new RunPages(page, projectId);
  const dialog = page.getByRole("dialog", { name: "Plan a run" });
  const does = (what: string) => dialog.locator(`tr[data-does="${what}"]`);
  const ways = page.getByRole("button", { name: "Other ways to run" });
  const ended = async (number: number, status: "succeeded" | "failed"): Promise<void> => {
    await expect(editor.drawer).toContainText(`Run ${number}`);
    await editor.runEnded(status);
  };
  await editor.open();

  await test.step("to here: the stage and what it needs, by one key", async () => {
    await editor.select("clean");
    await page.keyboard.press(".");
    await ended(1, "succeeded");
    await expect(editor.drawer.locator("[data-stage]")).toHaveCount(3);
  });

  await test.step("whole, planned first: what comes from the cache, and what is expected of it", async () => {
    await ways.click();
    await page.getByRole("menuitem", { name: "Plan a run" }).click();
    await expect(does("cached")).toHaveCount(3);
    await expect(does("run")).toHaveCount(3);
    await expect(dialog.getByTestId("plan-summary")).toContainText(/About .* at 0\.10 EUR per machine hour/);
    await dialog.getByLabel("What do you expect?").fill("A linear model reaches 0.95.");
    await dialog.getByRole("button", { name: "Start the run" }).click();
    await expect(dialog).toBeHidden();
    await ended(2, "succeeded");
  });

  await test.step("from here: what lies before is pinned to the chosen run and shown as pinned", async () => {
    await editor.select("train");
    await ways.click();
    await page.getByRole("menuitem", { name: /^Run from/ }).click();
    await expect(does("pinned")).toHaveCount(4);
    await expect(dialog.getByTestId("plan-summary")).toContainText("4 are pinned to run 2");
    await dialog.getByRole("button", { name: "Start the run" }).click();
    await ended(3, "succeeded");
    await expect(editor.drawer.locator('[data-stage="feature"]')).toContainText("pinned");
  });

  await test.step("from here is refused with the reason when the chosen run lacks an input", async () => {
    await ways.click();
    await page.getByRole("menuitem", { name: /^Run from/ }).click();
    const first = dialog.getByLabel("Inputs as they are in").locator("option", { hasText: "Run 1 ·" });
    await dialog.getByLabel("Inputs as they are in").selectOption((await first.getAttribute("value")) ?? "");
    await expect(dialog.locator('[data-error-code="pinned_missing"]')).toContainText("the stage wasn’t part of it");
    await expect(dialog.getByRole("button", { name: "Start the run" })).toBeDisabled();
    await page.keyboard.press("Escape");
  });

  await test.step("what failed and what hangs on it alone is repeated, once its cause is mended", async () => {
    const columns = await broken(api, projectId);
    await editor.open();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await ended(4, "failed");
    await editor.drawer.getByRole("link", { name: "Run 4" }).click();
    await page.getByRole("link", { name: "Go to the setting" }).click();
    await expect(page.locator('[data-field="target"] :focus')).toBeVisible();
    await edit(api, projectId, (document) => {
      document.settings.target = "diagnosis";
      const ingest = document.stages.find((stage) => stage.id === "ingest");
      if (ingest) ingest.config["columns"] = columns;
    });
    await editor.open();
    await editor.drawer.getByRole("button", { name: "Repeat what failed" }).click();
    await expect(dialog.locator('tr[data-stage="ingest"]')).toHaveAttribute("data-does", "pinned");
    await dialog.getByRole("button", { name: "Start the run" }).click();
    await ended(5, "succeeded");
  });

  await test.step("a conclusion beside the hypothesis, changed by its author, with its earlier wording", async () => {
    await runs.openRun(2);
    await expect(page.getByTestId("hypothesis")).toHaveText("A linear model reaches 0.95.");
    await page.getByRole("button", { name: "Write what you conclude" }).click();
    await page.getByRole("textbox", { name: "Concluded" }).fill("It does.");
    await page.getByRole("button", { name: "Keep" }).click();
    await expect(page.getByTestId("conclusion")).toHaveText("It does.");
    await page.locator('[data-kind="conclusion"]').getByRole("button", { name: "Edit" }).click();
    await page.getByRole("textbox", { name: "Concluded" }).fill("It does, clearly.");
    await page.getByRole("button", { name: "Keep" }).click();
    await expect(page.getByTestId("conclusion")).toHaveText("It does, clearly.");
    await expect(page.locator('[data-kind="conclusion"]')).toContainText("1 earlier wording");
  });

  await test.step("the log is searched on the server", async () => {
    await runs.log.getByLabel("Search the log").fill("done in");
    // Three stages worked, three were answered from the cache.
    await expect(runs.log).toContainText("3 lines");
    await runs.log.getByLabel("Stage", { exact: true }).selectOption("evaluate");
    await expect(runs.log).toContainText("1 line");
    await runs.log.getByLabel("Search the log").fill("nobody said this");
    await expect(runs.log).toContainText("No line fits.");
  });

  await test.step("an artefact is taken along under a safe name", async () => {
    const report = runs.artifacts.locator('[data-output="evaluate.report"]');
    await report
      .getByRole("button", { name: /Evaluation|report/i })
      .first()
      .click();
    const download = page.waitForEvent("download");
    await report.getByRole("link", { name: "report.json" }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe("Breast cancer run 2 evaluate report.json");
    expect(JSON.parse(await text(file))).toMatchObject({ version: 1, problemType: "binary" });
  });

  await test.step("runs are compared exactly as ticked, and the link shows others the same", async () => {
    await runs.openList();
    await runs.row(2).getByRole("checkbox").check();
    await runs.row(3).getByRole("checkbox").check();
    await page.getByRole("link", { name: "Compare" }).click();
    const figures = page.getByTestId("compare-metrics");
    await expect(figures.locator('[data-metric="roc_auc"]')).toBeVisible();
    await expect(figures.getByRole("columnheader")).toHaveText(["metric", "run 2", "run 3"]);
    // The same model on the same rows: their resamples are shared, and nothing differs in any of them.
    await expect(figures.locator('[data-metric="roc_auc"]')).toContainText("0 to 0");
    const link = page.url();
    await page.goto("about:blank");
    await page.goto(link);
    await expect(figures.getByRole("columnheader")).toHaveText(["metric", "run 2", "run 3"]);
    await expect(page.getByText("No setting differs.")).toBeVisible();
  });
});

/** Makes the next run fail after the data was read. @returns the columns ingest had, to put them back */
async function broken(api: Api, projectId: string): Promise<unknown> {
  let columns: unknown;
  await edit(api, projectId, (document) => {
    const ingest = document.stages.find((stage) => stage.id === "ingest");
    columns = ingest?.config["columns"];
    // Nobody knows the columns beforehand, so only the run finds out that the target isn't among them.
    if (ingest) ingest.config["columns"] = [];
    document.settings.target = "nothing";
  });
  return columns;
}

async function text(file: { createReadStream: () => Promise<NodeJS.ReadableStream> }): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of await file.createReadStream()) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString("utf8");
}
