/** Hands on the canvas: how soon what they do is seen, and what half an hour of it leaves in memory. */
import type { CDPSession, Page } from "@playwright/test";
import { median, quantile } from "./numbers.ts";

type Seen = { events: { name: string; ms: number }[]; interactive: number | null };
declare global {
  interface Window {
    seen: Seen;
  }
}

/** Events shorter than the browser reports count as this. */
const SHORTEST_MS = 16;
const names = ["pointerdown", "pointerup", "click", "keydown", "mousedown", "mouseup"];

async function slowest(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate(() => (window.seen.events.length = 0));
  await act();
  await page.waitForTimeout(120);
  const events = await page.evaluate(() => window.seen.events);
  return Math.max(SHORTEST_MS, ...events.filter((event) => names.includes(event.name)).map((event) => event.ms));
}

/** The edge that the hand draws. */
const WIRE = `.react-flow__edge[data-id="s0.dataset>s9.dataset"]`;

const centre = async (page: Page, selector: string): Promise<{ x: number; y: number }> => {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} isn't in sight`);
  return { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 18) };
};

/** From the event to the next paint, 75th percentile, by what was done. @param page an editor at 100 % with stages s0, s1 … in sight */
export async function measureInteractions(page: Page, rounds: number): Promise<Record<string, number | null>> {
  const took: Record<string, number[]> = { select: [], connect: [], type: [], undo: [] };
  for (let round = 0; round < rounds; round += 1) {
    const id = `s${round % 3}`;
    const node = await centre(page, `[data-testid=rf__node-${id}]`);
    took["select"]?.push(await slowest(page, () => page.mouse.click(node.x, node.y)));
    const name = page.getByLabel("Name of the stage");
    await name.click();
    for (const letter of "abc") took["type"]?.push(await slowest(page, () => name.press(letter)));
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    const wire = await centre(page, `[data-testid=rf__node-s0]`);
    await page.mouse.click(wire.x, wire.y);
    took["undo"]?.push(await slowest(page, () => page.keyboard.press("ControlOrMeta+z")));
    took["connect"]?.push(
      await slowest(page, async () => {
        const from = await centre(page, `.react-flow__handle.source[data-nodeid=s0][data-handleid=dataset]`);
        const to = await centre(page, `.react-flow__handle.target[data-nodeid=s9][data-handleid=dataset]`);
        await page.mouse.move(from.x, from.y);
        await page.mouse.down();
        await page.mouse.move(to.x, to.y, { steps: 6 });
        await page.mouse.up();
      }),
    );
    if ((await page.locator(WIRE).count()) === 0) throw new Error("the measure's hand didn't connect");
    await page.keyboard.press("ControlOrMeta+z");
  }
  return Object.fromEntries(Object.entries(took).map(([what, times]) => [what, quantile(times, 0.75)]));
}

async function heapMb(session: CDPSession): Promise<number> {
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  return Math.round(usedSize / 1e5) / 10;
}

/**
 * Half an hour of somebody who does something every two seconds, without the pauses.
 * @returns heap after each fifth of it, in MB after collecting garbage, and its growth per minute of that half hour
 */
export async function measureHeap(page: Page, edits: number): Promise<{ mb: number[]; perMinute: number | null }> {
  const session = await page.context().newCDPSession(page);
  const mb: number[] = [];
  const node = await centre(page, "[data-testid=rf__node-s1]");
  for (let edit = 0; edit < edits; edit += 1) {
    const what = edit % 6;
    if (what === 0) await page.mouse.click(node.x, node.y);
    if (what === 1) await page.keyboard.press("ArrowDown");
    if (what === 2) await page.keyboard.press("Shift+M");
    if (what === 3) await page.keyboard.press("ControlOrMeta+d");
    if (what === 4) await page.keyboard.press("Delete");
    if (what === 5) for (let back = 0; back < 4; back += 1) await page.keyboard.press("ControlOrMeta+z");
    if (edit % Math.floor(edits / 5) === 0) mb.push(await heapMb(session));
  }
  mb.push(await heapMb(session));
  const steps = mb.slice(2).map((value, index) => value - (mb[index + 1] ?? value));
  const each = median(steps);
  return { mb, perMinute: each === null ? null : Math.round((each / 6) * 100) / 100 };
}
