import { expect, test } from "../fixtures/test.ts";

test("how somebody reads numbers and dates is kept with the account, on every browser", async ({
  page,
  account,
  browser,
  signInPage: _,
}) => {
  await page.goto("/account");
  const choice = page.getByLabel("Numbers, dates and money");
  const example = page.getByTestId("reading-example");
  await expect(example).toContainText("1,234,567");
  const kept = page.waitForResponse((response) => response.url().includes("account.setLocale") && response.ok());
  await choice.selectOption("de-DE");
  await kept;
  await expect(example).toHaveText(/1\.234\.567 · 1\.234,50\s€ · 4\. März 2027, 15:30/);
  await page.reload();
  await expect(example).toContainText("1.234.567");

  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto("/sign-in");
  await other.getByLabel("E-mail").fill(account.email);
  await other.getByLabel("Password").fill(account.password);
  await other.getByRole("button", { name: "Sign in" }).click();
  await other.waitForURL(/\/projects/);
  await other.goto("/account");
  await expect(other.getByLabel("Numbers, dates and money")).toHaveValue("de-DE");
  await expect(other.locator("html")).toHaveAttribute("data-locale", "de-DE");
  await elsewhere.close();
});
