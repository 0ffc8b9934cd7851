/**
 * The canvas in Chromium, software rendered, from a production build, with bare React Flow of the same drawing measured in
 * between.
 */
import type { Browser, Page } from "@playwright/test";
import { ROOT } from "../../boot/paths.mjs";
import { serveBare } from "./bareServer.ts";
import { drawingOf } from "./drawings.ts";
import { measureHeap, measureInteractions } from "./editing.ts";
import { dragFrames, panFrames, streamStatus } from "./inPage.ts";
import { median, quantile } from "./numbers.ts";
import { freshPage, openBrowser, signUp } from "./product.ts";
import { startProductionCopy } from "./productionCopy.ts";

const SIZES = [200, 800, 2000] as const;
const ROUNDS = 3;
const FRAMES = 120;

/** Minutes pass between the first figure and the last: each is told as soon as it is known. */
function told<T>(name: string, value: T): T {
  process.stderr.write(`canvas ${name}: ${JSON.stringify(value)}\n`);
  return value;
}

type Account = Awaited<ReturnType<typeof signUp>>;

/** Asked from outside: the pages' policy forbids what Playwright's own waiting needs. */
async function until(page: Page, holds: () => boolean): Promise<void> {
  for (let asked = 0; asked < 600; asked += 1) {
    if (await page.evaluate(holds)) return;
    await page.waitForTimeout(50);
  }
  throw new Error(`${page.url()} didn't get there in 30 s`);
}
const ready = (page: Page): Promise<void> => until(page, () => window.seen.interactive !== null);

/** A browser without a cache each time. */
async function coldOpen(browser: Browser, address: string, account: Account | null) {
  const page = await freshPage(browser, account?.state);
  await page.goto(address);
  await ready(page);
  const seconds = await page.evaluate(() => (window.seen.interactive ?? 0) / 1000);
  const dom = await page.evaluate(() => document.querySelectorAll("*").length);
  await page.context().close();
  return { seconds, dom };
}

async function frames(browser: Browser, address: string, account: Account | null) {
  const page = await freshPage(browser, account?.state);
  await page.goto(address);
  await ready(page);
  await page.waitForTimeout(500);
  await page.evaluate(panFrames, 20);
  const pan = await page.evaluate(panFrames, FRAMES);
  const drag = await page.evaluate(dragFrames, FRAMES);
  await page.context().close();
  return { pan, drag };
}

/** The view somebody left: the first stages at 100 %. */
function lookAtStart(): void {
  const project = /projects\/([^/]+)/.exec(location.pathname)?.[1];
  if (project === undefined || sessionStorage.getItem(`stagecraft:view:${project}`) !== null) return;
  const view = { selected: [], edges: [], open: null, tab: "settings", palette: true, drawer: false, outline: false };
  const more = { viewport: { x: 40, y: 40, zoom: 1 }, halfTyped: {} };
  sessionStorage.setItem(`stagecraft:view:${project}`, JSON.stringify({ ...view, ...more }));
}

async function measureLayout(browser: Browser, address: string, account: Account) {
  const page = await freshPage(browser, account.state);
  let workers = 0;
  page.on("worker", () => (workers += 1));
  await page.goto(address);
  await ready(page);
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    await page.evaluate(() => performance.clearMeasures());
    await page.getByRole("button", { name: "Tidy up", exact: true }).click();
    await until(page, () => performance.getEntriesByName("tidy up").length > 0);
    times.push(await page.evaluate(() => performance.getEntriesByName("tidy up")[0]?.duration ?? 0));
    await page.keyboard.press("ControlOrMeta+z");
  }
  await page.context().close();
  return { ms: median(times), inWorker: workers === times.length };
}

/** @param running address of a product that runs already; without it one is built in a folder of its own */
export async function measureCanvas(running?: string): Promise<unknown> {
  const product =
    running === undefined ? await startProductionCopy(ROOT) : { url: running, close: () => Promise.resolve() };
  const bare = await serveBare(drawingOf);
  const browser = await openBrowser(true);
  const paced = await openBrowser(false);
  try {
    const account = await signUp(browser, product.url);
    const addresses = new Map<number, string>();
    for (const size of [...SIZES, 500, 1000]) addresses.set(size, await account.project(drawingOf(size)));
    const address = (size: number): string => addresses.get(size) ?? "";
    await coldOpen(browser, address(200), account);

    const open: Record<string, unknown> = {};
    for (const size of SIZES) {
      const ours: { seconds: number; dom: number }[] = [];
      const theirs: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        ours.push(await coldOpen(browser, address(size), account));
        theirs.push((await coldOpen(browser, `${bare.url}/${size}`, null)).seconds);
      }
      open[size] = {
        seconds: median(ours.map((each) => each.seconds * 1000)),
        dom: ours[0]?.dom,
        bare: median(theirs.map((each) => each * 1000)),
      };
    }

    told("open", open);

    const ours: Awaited<ReturnType<typeof frames>>[] = [];
    const theirs: Awaited<ReturnType<typeof frames>>[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      theirs.push(await frames(browser, `${bare.url}/1000`, null));
      ours.push(await frames(browser, address(1000), account));
    }
    const p95 = (sides: typeof ours, what: "pan" | "drag"): number | null =>
      quantile(
        sides.flatMap((side) => side[what]),
        0.95,
      );
    const frame = Object.fromEntries(
      (["pan", "drag"] as const).map((what) => {
        const [us, them] = [p95(ours, what), p95(theirs, what)];
        return [what, { p95: us, bare: them, ratio: us !== null && them ? Math.round((us / them) * 100) / 100 : null }];
      }),
    );

    told("frame", frame);

    const page = await freshPage(paced, account.state);
    await page.goto(address(1000));
    await ready(page);
    const stream = told("stream", await page.evaluate(streamStatus, 50));
    await page.context().close();

    const layout = told("layout", await measureLayout(paced, address(1000), account));

    const editor = await freshPage(paced, account.state);
    await editor.addInitScript(lookAtStart);
    await editor.goto(address(500));
    await ready(editor);
    const interactions = told("paint", await measureInteractions(editor, 12));
    const heap = told("heap", await measureHeap(editor, 900));
    await editor.context().close();
    return {
      openMs: open,
      frameMs: frame,
      stream: {
        longest: Math.max(0, ...stream.long),
        longTasks: stream.long.length,
        changedByTen: stream.changedByTen,
      },
      paintP75Ms: interactions,
      layout,
      heap,
    };
  } finally {
    await browser.close();
    await paced.close();
    bare.close();
    await product.close();
  }
}
