import { isAccessible } from "../fixtures/axe.ts";
import { expect, test } from "../fixtures/test.ts";
import { proposedProject } from "../flows/proposedProject.ts";
import { EditorPage } from "../pages/editorPage.ts";

test("sends the pipeline to SageMaker: a wrong field is led to, stages share a job, the files can be taken away", async ({
  page,
  api,
  account: _,
}) => {
  const editor = new EditorPage(page, await proposedProject(api, "breast-cancer"));
  await editor.open();
  const { root } = editor.inspector;
  const tab = (name: string) => root.getByRole("tab", { name, exact: true });

  await tab("Compiled").click();
  await root.getByRole("button", { name: "Run on SageMaker" }).click();
  await editor.inspector.input("role").fill("arn:aws:iam::123456789012:role/stagecraft-jobs");
  await editor.inspector.input("bucket").fill("No_Bucket");
  await editor.saved();
  await isAccessible(page, "where the pipeline runs");

  await tab("Compiled").click();
  const files = root.getByRole("button", { name: "Requests, roles and README" });
  const wrong = root.getByRole("button", { name: /"No_Bucket" is no bucket name/ });
  await expect(files).toBeDisabled();
  await wrong.click();
  await expect(editor.inspector.input("bucket")).toBeFocused();
  await expect(editor.inspector.field("bucket")).toContainText("is no bucket name");
  await editor.inspector.input("bucket").fill("ml-results");
  await editor.saved();

  await tab("Compiled").click();
  await expect(root.getByText("nothing to mend")).toBeVisible();
  const fused = root.getByRole("article").first();
  await expect(fused).toContainText("4 stages, one job");
  await expect(page.getByTestId("job-outline")).toContainText("One SageMaker job");
  await isAccessible(page, "the compiled form");
  const [download] = await Promise.all([page.waitForEvent("download"), files.click()]);
  expect(download.suggestedFilename()).toBe("sagemaker-jobs.tar.gz");

  await root.getByRole("radio", { name: "SageMaker pipeline" }).click();
  await expect(root.getByRole("article").first()).toContainText("Processing");
  await root.getByRole("button", { name: "Deploy", exact: true }).click();
  await expect(tab("Runs on")).toHaveAttribute("aria-selected", "true");
  await root.getByRole("radio", { name: "This machine" }).click();
  await editor.saved();
  await isAccessible(page, "where a stage runs");
});
