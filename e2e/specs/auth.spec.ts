import { makeInviteLink } from "../flows/inviteLink.ts";
import { Api, newAccount } from "../fixtures/api.ts";
import { expect, test } from "../fixtures/test.ts";

test("a visitor is led to the sign-in page and from there to where they wanted to go", async ({
  page,
  api,
  account,
  signInPage,
}) => {
  const project = await api.createProject("Wanted");
  await page.context().clearCookies();
  await signInPage.open(`/projects/${project}/settings`);
  await signInPage.signIn(account);
  await page.waitForURL(`**/projects/${project}/settings`);
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
});

test("a wrong password and an unknown address read the same", async ({ page, account, signInPage }) => {
  await page.context().clearCookies();
  await signInPage.open();
  await signInPage.signIn({ ...account, password: "not the password" });
  const first = await signInPage.problem.textContent();
  await signInPage.signIn({ email: "nobody@example.com", password: "not the password" });
  await expect(signInPage.problem).toHaveText(first ?? "");
});

test("signing out ends the session: the old cookie opens nothing", async ({
  page,
  account,
  projectsPage,
  signInPage,
}) => {
  await projectsPage.open();
  const shown: unknown = await (await page.request.get("/api/auth/session")).json();
  expect(shown).toEqual({ expires: expect.any(String), user: { name: account.name, email: account.email } });
  const cookies = await page.context().cookies();
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await signInPage.heading.waitFor();
  await page.context().addCookies(cookies);
  await page.goto("/projects");
  await expect(signInPage.heading).toBeVisible();
});

test("a new password signs out every other browser and keeps this one", async ({
  page,
  browser,
  account,
  projectsPage,
}) => {
  const elsewhere = await browser.newContext();
  const other = new Api(elsewhere.request);
  expect(await other.signIn(account)).toBe(200);
  const next = "a completely different sentence";
  await page.goto("/account");
  await page.getByLabel("Current password").fill(account.password);
  await page.getByLabel("New password").fill(next);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("The password is changed.")).toBeVisible();
  expect(await other.query("account.me", {})).toBeNull();
  expect(await other.signIn(account)).toBe(401);
  expect(await other.signIn({ ...account, password: next })).toBe(200);
  await projectsPage.open();
  await elsewhere.close();
});

test("an invite link makes somebody a viewer who can look and not touch, once", async ({
  page,
  browser,
  api,
  account,
}) => {
  expect(account.email).toContain("@");
  const project = await api.createProject("Shared work");
  const workspace = await api.ownWorkspace();
  const link = await makeInviteLink(page, workspace, "viewer");

  const guest = await browser.newContext();
  const guestPage = await guest.newPage();
  await guestPage.goto(link);
  const person = newAccount("Grace Hopper");
  await guestPage.getByLabel("Name").fill(person.name);
  await guestPage.getByLabel("E-mail").fill(person.email);
  await guestPage.getByLabel("Password").fill(person.password);
  await guestPage.getByRole("button", { name: "Create account" }).click();
  await expect(guestPage.getByRole("link", { name: "Shared work", exact: true })).toBeVisible();
  await guestPage.goto(`/projects/${project}/settings`);
  await expect(guestPage.getByText("read only")).toBeVisible();
  await expect(guestPage.getByRole("button", { name: "Rename" })).toHaveCount(0);

  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This invitation is not valid any more" })).toBeVisible();
  await guest.close();
});

test("nothing of another workspace can be seen", async ({ page, browser, api, account }) => {
  expect(account.email).toContain("@");
  const project = await api.createProject("Secret plans");
  const stranger = await browser.newContext();
  await new Api(stranger.request).signUp(newAccount("Stranger"));
  const strangerPage = await stranger.newPage();
  const response = await strangerPage.goto(`/projects/${project}/pipeline`);
  expect(response?.status()).toBe(404);
  await expect(strangerPage.getByText("Secret plans")).toHaveCount(0);
  await stranger.close();
  await page.goto(`/projects/${project}/settings`);
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
});
