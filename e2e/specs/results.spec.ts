import { readFile } from "node:fs/promises";
import type { Download, Page } from "@playwright/test";
import { z } from "zod";
import { Api } from "../fixtures/api.ts";
import { isAccessible } from "../fixtures/axe.ts";
import { expect, test } from "../fixtures/editor.ts";

const panelSchema = z.looseObject({ id: z.string(), kind: z.string() });
const thresholdsSchema = z.looseObject({
  kind: z.literal("thresholds"),
  thresholds: z.array(z.number()),
  tp: z.array(z.number()),
  fp: z.array(z.number()),
  positives: z.number(),
  negatives: z.number(),
  frozen: z.number(),
});
const runSchema = z.looseObject({
  stages: z.array(
    z.looseObject({ stageId: z.string(), result: z.looseObject({ panels: z.array(panelSchema) }).nullable() }),
  ),
});

/** The stored panel of a stage: what the page shows must be these numbers. */
async function storedPanel(api: Api, projectId: string, stageId: string, panelId: string): Promise<unknown> {
  const runs = z.array(z.looseObject({ id: z.string() })).parse(await api.query("runs.list", { projectId }));
  const run = runSchema.parse(await api.query("runs.get", { projectId, runId: runs[0]?.id }));
  return run.stages.find((stage) => stage.stageId === stageId)?.result?.panels.find((panel) => panel.id === panelId);
}

async function textOf(download: Promise<Download>): Promise<string> {
  return readFile(await (await download).path(), "utf8");
}

async function save(page: Page, panel: string, kind: "CSV" | "SVG" | "PNG"): Promise<Download> {
  const section = page.locator(`[data-panel="${panel}"]`);
  await section.getByRole("button", { name: /as a file/ }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: kind }).click(),
  ]);
  return download;
}

test("after a run every port shows its data, and every result its numbers, its table and its files", async ({
  editor,
  page,
  api,
}) => {
  const { inspector } = editor;
  const view = (name: string) => inspector.root.getByRole("radio", { name, exact: true });

  await test.step("before a run the tab says what will be here and how to get it", async () => {
    await editor.select("clean");
    await inspector.tab("Data").click();
    await expect(inspector.root).toContainText(/expected from the settings|Not run yet/);
    await expect(inspector.root).toContainText("Run");
  });

  await editor.select("tune");
  await inspector.tab("Settings").click();
  await inspector.input("trials").fill("2");
  await editor.run();
  await editor.runEnded("succeeded");

  await test.step("a table's rows are shown as stored, its schema, its columns and what changed", async () => {
    await editor.select("clean");
    await inspector.tab("Data").click();
    const grid = inspector.root.getByRole("grid");
    await expect(grid.getByRole("rowheader").first()).toHaveText("0");
    await view("Random").click();
    await expect(grid.getByRole("rowheader").first()).not.toHaveText("0");
    await grid.press("ArrowRight");
    await expect(grid.locator('[aria-selected="true"]')).toHaveCount(1);
    await view("Schema").click();
    await expect(inspector.root.getByRole("row").nth(1)).toContainText("Data");
    await view("Columns").click();
    await inspector.root.getByRole("button", { expanded: false }).filter({ hasText: "mean_radius" }).first().click();
    await view("By class").click();
    await expect(inspector.root.getByRole("table", { name: /by class/ })).toContainText("malignant");
    await view("Changes").click();
    await expect(inspector.root).toContainText("Fill missing values");
    await view("Rows").click();
    await isAccessible(page, "the rows of a table");
  });

  await test.step("each other port has its view too", async () => {
    const ports: [string, string | null, RegExp][] = [
      ["ingest", "Rejects|Rejected rows|Unreadable rows", /No row was taken out|taken out/],
      ["feature", null, /of \d+ rows/],
      ["tune", null, /Algorithm/],
      ["evaluate", null, /Problem type/],
      ["deploy", null, /Name/],
      ["monitor", null, /Columns/],
    ];
    for (const [stage, port, words] of ports) {
      await editor.select(stage);
      await inspector.tab("Data").click();
      if (port !== null) await inspector.root.getByRole("radio", { name: new RegExp(port) }).click();
      await expect(inspector.root, stage).toContainText(words);
    }
  });

  await test.step("the threshold slider reads other stored counts and says that it is a what-if", async () => {
    const stored = thresholdsSchema.parse(await storedPanel(api, editor.projectId, "evaluate", "thresholds"));
    await editor.select("evaluate");
    await inspector.tab("Result").click();
    const panel = inspector.root.locator('[data-panel="thresholds"]');
    await expect(panel).toContainText("The frozen threshold");
    const slider = panel.getByRole("slider");
    const home = Number(await slider.getAttribute("aria-valuenow"));
    expect(stored.thresholds[home]).toBe(stored.frozen);
    for (const [key, at] of [
      ["Home", 0],
      ["End", stored.thresholds.length - 1],
    ] as const) {
      await slider.press(key);
      await expect(panel).toContainText("What-if: the frozen threshold is");
      const [tp, fp] = [stored.tp[at] ?? -1, stored.fp[at] ?? -1];
      await expect(panel).toContainText(
        new RegExp(
          `${tp} \\S+ found, ${stored.positives - tp} missed; ${fp} \\S+ flagged, ${stored.negatives - fp} left alone`,
        ),
      );
    }
    await panel.getByRole("button", { name: "Back to frozen" }).click();
    await expect(slider).toHaveAttribute("aria-valuenow", String(home));
    await panel.getByRole("button", { name: "Show as table" }).click();
    await expect(panel.getByRole("table")).toContainText("frozen");
  });

  await test.step("a picture has its numbers as a table and as files, and can be walked by keyboard", async () => {
    const roc = inspector.root.locator('[data-panel="roc"]');
    await expect(roc.getByRole("group").locator("svg text").first()).toBeVisible();
    await roc.getByRole("group").press("ArrowRight");
    await expect(roc.locator("[aria-live]")).toContainText("Model: False positive rate");
    const csv = await textOf(Promise.resolve(await save(page, "roc", "CSV")));
    const lines = csv.replace("\uFEFF", "").trim().split("\r\n");
    expect(lines[0]).toBe("series,False positive rate,True positive rate");
    expect(lines.slice(1).every((line) => line.split(",").length === 3)).toBe(true);
    const svg = await textOf(Promise.resolve(await save(page, "roc", "SVG")));
    expect(svg).toMatch(/^<svg[^>]*xmlns/);
    expect(svg).toContain("True positive rate");
    const png = await readFile(await (await save(page, "roc", "PNG")).path());
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    await roc.getByRole("button", { name: "Show as table" }).click();
    await expect(roc.getByRole("table").getByRole("row")).not.toHaveCount(1);
  });

  await test.step("the data report sorts what was found by harm, mends it in the pipeline and takes it back", async () => {
    await page.goto(`/projects/${editor.projectId}/data/report`);
    await expect(page.getByLabel("Overview")).toContainText("569");
    const findings = page.getByRole("list", { name: /Findings/ });
    await expect(findings.getByRole("listitem").first()).toBeVisible();
    await isAccessible(page, "the data report");
    const offer = findings.getByRole("button", { name: /in Clean:/ }).first();
    const before = JSON.stringify(await api.query("pipelines.get", { projectId: editor.projectId }));
    await offer.click();
    await expect(page.getByText("The pipeline is changed.")).toBeVisible();
    expect(JSON.stringify(await api.query("pipelines.get", { projectId: editor.projectId }))).not.toBe(before);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByText("The pipeline is changed.")).toBeHidden();
    const document = (text: string): unknown =>
      z.looseObject({ document: z.unknown() }).parse(JSON.parse(text)).document;
    const after = JSON.stringify(await api.query("pipelines.get", { projectId: editor.projectId }));
    expect(document(after)).toEqual(document(before));
    await findings
      .getByRole("button", { name: /look at/ })
      .first()
      .click();
    await expect(page.getByRole("article", { name: /Column/ })).toBeVisible();
    await page.reload();
    await expect(page.getByRole("article", { name: /Column/ })).toBeVisible();
  });
});

test("a project without a run says what its data report will show", async ({ editor, page }) => {
  await page.goto(`/projects/${editor.projectId}/data/report`);
  await expect(page.getByText("No report yet")).toBeVisible();
  await expect(page.getByRole("link", { name: "Open the pipeline" })).toBeVisible();
});
