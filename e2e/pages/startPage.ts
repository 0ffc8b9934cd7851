import type { Page } from "@playwright/test";

/** From a file to a proposed pipeline. */
export class StartPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The worker has looked at the file and its columns are on offer. */
  async hasColumns(): Promise<void> {
    await this.#page.getByRole("table").waitFor({ timeout: 90_000 });
  }

  column(name: string) {
    return this.#page.getByRole("radio", { name });
  }

  get problem() {
    return this.#page.locator("[data-error-code]");
  }

  async propose(): Promise<void> {
    await this.#page.getByRole("button", { name: /^Propose a pipeline for/ }).click();
    await this.#page.waitForURL(/\/pipeline/);
  }
}
