import type { Page } from "@playwright/test";

export class ProjectsPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#page.goto("/projects");
    await this.isReady();
  }

  /** The list has been answered: rows, or the sentence that there are none. */
  async isReady(): Promise<void> {
    await this.#page.getByRole("heading", { name: "Projects", exact: true }).waitFor();
    await this.#page.getByRole("status", { name: "Loading projects" }).waitFor({ state: "detached" });
  }

  project(name: string) {
    return this.#page.getByRole("link", { name, exact: true });
  }

  get search() {
    return this.#page.getByRole("searchbox", { name: "Search projects" });
  }

  get empty() {
    return this.#page.getByRole("heading", { name: "No projects yet" });
  }

  /** Projects that are worked on, put away, or thrown away. */
  shelf(name: "Projects" | "Archive" | "Trash") {
    return this.#page.getByRole("radio", { name, exact: true });
  }

  template(title: string) {
    return this.#page.getByRole("button", { name: `Use the template ${title}` });
  }

  async choose(action: "Rename" | "Archive" | "Put back", project: string): Promise<void> {
    await this.#page.getByRole("button", { name: `Actions for ${project}` }).click();
    await this.#page.getByRole("menuitem", { name: action }).click();
  }

  async rename(from: string, to: string): Promise<void> {
    await this.choose("Rename", from);
    await this.#page.getByRole("dialog").getByLabel("Name").fill(to);
    await this.#page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
    await this.#page.getByRole("dialog").waitFor({ state: "detached" });
  }

  async dropFile(file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    await this.#page.locator('input[type="file"]').setInputFiles(file);
  }
}
