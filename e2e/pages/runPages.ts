import type { Locator, Page } from "@playwright/test";

/** The list of runs, the page of one, and the comparison of several. */
export class RunPages {
  readonly log: Locator;
  readonly artifacts: Locator;

  constructor(
    readonly page: Page,
    readonly projectId: string,
  ) {
    this.log = page.getByTestId("run-log");
    this.artifacts = page.getByTestId("artifacts");
  }

  async openList(): Promise<void> {
    await this.page.goto(`/projects/${this.projectId}/runs`);
    await this.page.getByRole("table", { name: "Runs" }).waitFor();
  }

  row(number: number): Locator {
    return this.page.locator(`[data-run="${number}"]`);
  }

  async openRun(number: number): Promise<void> {
    await this.openList();
    await this.row(number).getByRole("link").click();
    await this.page.getByRole("heading", { name: `Run ${number}`, level: 1 }).waitFor();
  }
}
