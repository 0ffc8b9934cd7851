import type { Locator, Page } from "@playwright/test";

/** Models in service: address, keys, try-it form, log, monitor. */
export class ModelsPage {
  readonly address: Locator;
  readonly key: Locator;
  readonly curl: Locator;
  readonly log: Locator;

  constructor(readonly page: Page) {
    this.address = page.getByTestId("endpoint-address");
    this.key = page.getByTestId("endpoint-key");
    this.curl = page.getByTestId("curl-line");
    this.log = page.getByRole("region", { name: "Lately asked" });
  }

  async open(projectId: string): Promise<void> {
    await this.page.goto(`/projects/${projectId}/models`);
  }

  async makeKey(name: string): Promise<string> {
    await this.page.getByLabel("Name of the new key").fill(name);
    await this.page.getByRole("button", { name: "Make a key" }).click();
    return (await this.key.innerText()).trim();
  }
}
