import type { Page } from "@playwright/test";

/** An owner makes an invite link in the workspace's settings. @returns the link */
export async function makeInviteLink(
  page: Page,
  workspaceId: string,
  role: "viewer" | "editor" | "owner",
): Promise<string> {
  await page.goto(`/workspaces/${workspaceId}`);
  const invitations = page.locator("section").filter({ has: page.getByRole("heading", { name: "Invitations" }) });
  await invitations.getByLabel("Role").selectOption(role);
  await invitations.getByRole("button", { name: "Make a link" }).click();
  const link = await invitations.getByTestId("invite-link").textContent();
  if (link === null) throw new Error("no link was shown");
  return link;
}
