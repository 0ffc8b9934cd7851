import { expect, test } from "../fixtures/editor.ts";
import { ModelsPage } from "../pages/modelsPage.ts";

/** The row in the body of a curl line. */
function rowOf(line: string): Record<string, unknown> {
  const body: { instances: Record<string, unknown>[] } = JSON.parse(/-d '(.*)'$/s.exec(line)?.[1] ?? "");
  return body.instances[0] ?? {};
}

test("a deployed model answers whoever has a key, logs what it was asked, and notices when the data move", async ({
  editor,
  page,
  request,
}) => {
  const models = new ModelsPage(page);
  await models.open(editor.projectId);
  await expect(page.getByText("No model is in service yet")).toBeVisible();

  await editor.open();
  await editor.select("tune");
  await editor.inspector.input("trials").fill("2");
  await editor.run();
  await editor.runEnded("succeeded");

  await models.open(editor.projectId);
  const address = await models.address.innerText();
  const key = await models.makeKey("a test");
  const row = rowOf(await models.curl.innerText());

  await test.step("with the key it answers, without it doesn't", async () => {
    expect((await request.post(address, { data: { instances: [row] } })).status()).toBe(401);
    const answer = await request.post(address, { data: { instances: [row] }, headers: { "x-api-key": key } });
    expect(answer.status()).toBe(200);
    expect(await answer.text()).toMatch(/benign|malignant/);
    await expect(models.log).toContainText(/benign|malignant/);
  });

  await test.step("the key is shown once and can be revoked", async () => {
    await page.reload();
    await expect(page.getByRole("cell", { name: `…${key.slice(-4)}` })).toBeVisible();
    await expect(models.key).toBeHidden();
    await expect(models.curl).toContainText("YOUR_KEY");
    await page.getByRole("button", { name: "Revoke" }).click();
    await page.getByRole("button", { name: "Revoke the key" }).click();
    await expect(page.getByText("Nobody can call the endpoint without one")).toBeVisible();
    await expect
      .poll(async () =>
        (await request.post(address, { data: { instances: [row] }, headers: { "x-api-key": key } })).status(),
      )
      .toBe(401);
  });

  await test.step("a batch in which nothing varies any more raises an alarm", async () => {
    const names = Object.keys(row);
    const line = names.map((name) => String(row[name])).join(",");
    const text = [names.join(","), ...Array.from({ length: 200 }, () => line)].join("\n");
    await page
      .getByLabel("Batch to compare")
      .setInputFiles({ name: "later.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    const report = page.getByTestId("drift-report");
    await expect(report).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole("button", { name: /later\.csv/ })).toContainText("200 rows");
    await expect(report).toContainText(/alarm|drift|moved|shift/i);
  });
});
