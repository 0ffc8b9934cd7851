import { expect, type Locator, type Page } from "@playwright/test";
import { InspectorPane } from "./inspectorPane.ts";

/** The canvas with everything around it. */
export class EditorPage {
  readonly inspector: InspectorPane;
  readonly saveState: Locator;
  readonly problems: Locator;
  readonly drawer: Locator;
  readonly stages: Locator;
  readonly edges: Locator;

  constructor(
    readonly page: Page,
    readonly projectId: string,
  ) {
    this.inspector = new InspectorPane(page);
    this.saveState = page.getByTestId("save-state");
    this.problems = page.getByRole("region", { name: "Problems" });
    this.drawer = page.getByTestId("run-drawer");
    this.stages = page.locator(".react-flow__node");
    this.edges = page.locator(".react-flow__edge");
  }

  async open(): Promise<void> {
    await this.page.goto(`/projects/${this.projectId}/pipeline`);
    await this.ready();
  }

  /** The canvas is drawn and the server's document is in it. */
  async ready(): Promise<void> {
    await expect(this.page.getByTestId("canvas")).toHaveAttribute("data-ready", "true");
    await expect(this.stages.first()).toBeVisible();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  async saved(): Promise<void> {
    await expect(this.saveState).toHaveText(/^saved/);
  }

  stage(id: string): Locator {
    return this.page.getByTestId(`rf__node-${id}`);
  }

  /** @param side inputs stand on the left, outputs on the right */
  port(stage: string, port: string, side: "input" | "output"): Locator {
    const type = side === "input" ? "target" : "source";
    return this.page.locator(`.react-flow__handle.${type}[data-nodeid="${stage}"][data-handleid="${port}"]`);
  }

  edge(from: string, to: string): Locator {
    return this.page.locator(`.react-flow__edge[data-id="${from}>${to}"]`);
  }

  /** Clicks an edge between two ports of the same row, halfway. */
  async clickEdge(from: Locator, to: Locator): Promise<void> {
    const [start, end] = [await from.boundingBox(), await to.boundingBox()];
    if (!start || !end) throw new Error("no edge to click");
    const middle = (one: { x: number; width: number }) => one.x + one.width / 2;
    await this.page.mouse.click((middle(start) + middle(end)) / 2, start.y + start.height / 2);
  }

  async select(id: string): Promise<void> {
    await this.stage(id).click({ position: { x: 80, y: 18 } });
  }

  /** Drags with the mouse from the middle of one thing to the middle of another, or by a distance. */
  async drag(from: Locator, to: Locator | { dx: number; dy: number }, beforeDrop?: () => Promise<void>): Promise<void> {
    const start = await from.boundingBox();
    if (!start) throw new Error("nothing to drag");
    const x = start.x + Math.min(start.width / 2, 60);
    const y = start.y + Math.min(start.height / 2, 16);
    let end: { x: number; y: number };
    if ("dx" in to) end = { x: x + to.dx, y: y + to.dy };
    else {
      const box = await to.boundingBox();
      if (!box) throw new Error("nowhere to drop");
      end = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    }
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    await this.page.mouse.move((x + end.x) / 2, (y + end.y) / 2, { steps: 4 });
    await this.page.mouse.move(end.x, end.y, { steps: 4 });
    await beforeDrop?.();
    await this.page.mouse.up();
  }

  undo(): Promise<void> {
    return this.page.keyboard.press("ControlOrMeta+z");
  }

  redo(): Promise<void> {
    return this.page.keyboard.press("ControlOrMeta+Shift+z");
  }

  async run(): Promise<void> {
    await this.page.getByRole("button", { name: "Run", exact: true }).click();
    await expect(this.drawer).toBeVisible();
  }

  async runEnded(status: "succeeded" | "failed" | "cancelled"): Promise<void> {
    await expect(this.drawer).toHaveAttribute("data-run-status", /succeeded|failed|cancelled/, { timeout: 120_000 });
    await expect(this.drawer).toHaveAttribute("data-run-status", status);
  }
}
