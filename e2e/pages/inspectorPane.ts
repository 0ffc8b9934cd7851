import type { Locator, Page } from "@playwright/test";

/** The right side of the editor: settings, data, result and log of the open stage. */
export class InspectorPane {
  readonly root: Locator;
  constructor(page: Page) {
    this.root = page.locator("[data-inspector]");
  }

  tab(name: "Settings" | "Data" | "Result" | "Logs"): Locator {
    return this.root.getByRole("tab", { name });
  }

  /** A settings field by its path, e.g. `draw.test`. */
  field(path: string): Locator {
    return this.root.locator(`[data-field="${path}"]`);
  }

  input(path: string): Locator {
    return this.field(path).locator("input, select, textarea").first();
  }
}
