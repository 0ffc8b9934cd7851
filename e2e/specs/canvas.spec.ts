import { drawnProject, pipelineFile } from "../fixtures/drawing.ts";
import { expect, test } from "../fixtures/test.ts";
import { EditorPage } from "../pages/editorPage.ts";

test("what is drawn, copied, arranged and dropped can all be taken back, byte for byte", async ({
  page,
  api,
  account: _,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const [first, second] = [await drawnProject(api, "First"), await drawnProject(api, "Second")];
  const before = await pipelineFile(api, second);

  // Copied in one project …
  const source = new EditorPage(page, first);
  await source.open();
  await source.select("clean");
  await page.keyboard.press("Shift+M");
  await expect(source.stage("clean")).toContainText("muted");
  await page.keyboard.press("ControlOrMeta+c");
  await source.saved();

  // … and pasted in another, with the incoming edge, because a stage of that id and kind is there.
  const editor = new EditorPage(page, second);
  await editor.open();
  await page.keyboard.press("ControlOrMeta+v");
  await expect(editor.stages).toHaveCount(4);
  await expect(editor.stage("clean-2")).toContainText("muted");
  await expect(editor.edge("ingest.dataset", "clean-2.dataset")).toBeAttached();

  // Somebody else's text is refused with a sentence and changes nothing.
  await page.evaluate(() => navigator.clipboard.writeText('{"nodes":[]}'));
  await page.keyboard.press("ControlOrMeta+v");
  await expect(page.getByText(/isn’t from Stagecraft/)).toBeVisible();
  await expect(editor.stages).toHaveCount(4);

  // An edge let go over empty paper offers what fits, from there by keyboard.
  const canvas = page.getByTestId("canvas");
  const port = await editor.port("feature", "features", "output").boundingBox();
  const surface = await canvas.boundingBox();
  if (!port || !surface) throw new Error("nothing to draw from");
  await page.mouse.move(port.x + port.width / 2, port.y + port.height / 2);
  await page.mouse.down();
  await page.mouse.move(surface.x + surface.width / 2, surface.y + surface.height - 160, { steps: 6 });
  await page.mouse.up();
  await expect(page.getByRole("menu", { name: "Add and connect" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(editor.stages).toHaveCount(5);
  await expect(page.locator(".react-flow__edge[data-id^='feature.features>']")).toBeAttached();

  // A note, written in place.
  await page.getByRole("button", { name: "Add note" }).click();
  await page.getByLabel("Text of the note").fill("Contracts behave <b>alike</b> 🦜");
  await page.keyboard.press("Escape");
  await expect(page.locator(".react-flow__node-note")).toContainText("<b>alike</b> 🦜");
  await page.getByLabel("This is an assumption").click();
  await expect(page.locator(".react-flow__node-note")).toContainText("Assumption, to be checked");

  // A frame around two stages, folded into one node and out again by keyboard and mouse.
  await editor.select("ingest");
  await editor.stage("clean").click({ modifiers: ["ControlOrMeta"], position: { x: 80, y: 18 } });
  await page.getByRole("toolbar", { name: "2 selected" }).getByRole("button", { name: "Frame" }).click();
  await page.getByLabel("Title of the frame").last().fill("Preparation");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Collapse Preparation" }).click();
  const folded = page.locator(".react-flow__node-folded");
  await expect(folded).toContainText("2 stages");
  await expect(editor.stage("clean")).toHaveCount(0);
  await page.getByRole("button", { name: "Expand Preparation" }).click();
  await expect(editor.stage("clean")).toBeVisible();

  // The menu of a stage opens by keyboard.
  await editor.stage("feature").focus();
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: /^Pin/ }).click();
  await expect(editor.stage("feature").getByLabel("Pinned")).toBeVisible();

  // Tidied up in a worker; what is pinned stays.
  const place = await editor.stage("feature").getAttribute("style");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+T");
  await expect(page.getByRole("button", { name: "Undo: Tidy up" })).toBeVisible();
  expect((await editor.stage("feature").getAttribute("style"))?.match(/translate\([^)]*\)/)).toEqual(
    place?.match(/translate\([^)]*\)/),
  );

  // A file dropped on the paper becomes the stage that reads it.
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(["age,y\n1,0\n2,1\n3,0\n"], "people.csv", { type: "text/csv" }));
    return data;
  });
  const at = { clientX: surface.x + surface.width / 2, clientY: surface.y + surface.height - 120 };
  await canvas.dispatchEvent("dragover", { dataTransfer: transfer, ...at });
  await canvas.dispatchEvent("drop", { dataTransfer: transfer, ...at });
  await expect(page.locator(".react-flow__node-stage", { hasText: "people" })).toBeVisible();
  await editor.saved();

  // Everything taken back, one step per gesture, and the file is the one it was.
  const undo = page.getByRole("button", { name: /^Undo: / });
  for (let step = 0; step < 30 && (await undo.count()) > 0; step += 1) await editor.undo();
  await expect(page.getByRole("button", { name: "Nothing to undo" })).toBeVisible();
  await expect(editor.stages).toHaveCount(3);
  await editor.saved();
  await expect.poll(() => pipelineFile(api, second)).toBe(before);
});
