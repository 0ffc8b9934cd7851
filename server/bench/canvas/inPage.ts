/** Functions that run inside the measured page; each must be whole in itself. */

/** Before anything of the page runs: notes when the canvas can be used, long tasks, and how long events took to be painted. */
export function watch(): void {
  const seen = {
    interactive: null as number | null,
    long: [] as number[],
    events: [] as { name: string; ms: number }[],
  };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => seen.long.push(...list.getEntries().map((entry) => entry.duration))).observe({
    type: "longtask",
    buffered: true,
  });
  const options: PerformanceObserverInit & { durationThreshold: number } = {
    type: "event",
    durationThreshold: 16,
    buffered: true,
  };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.events.push({ name: entry.name, ms: entry.duration });
  }).observe(options);
  const look = (): void => {
    if (document.querySelector("[data-ready] .react-flow__node")) {
      // Drawn; it can be used as soon as the thread has nothing more pressing to do.
      requestIdleCallback(() => (seen.interactive = performance.now()));
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Pans by wheel events, one per frame. @returns milliseconds from frame to frame */
export async function panFrames(frames: number): Promise<number[]> {
  const pane = document.querySelector(".react-flow__pane");
  const times: number[] = [];
  let last = 0;
  for (let index = 0; index < frames; index += 1) {
    const forth = index % 60 < 30 ? 1 : -1;
    pane?.dispatchEvent(
      new WheelEvent("wheel", { deltaX: 14 * forth, deltaY: 9 * forth, bubbles: true, cancelable: true }),
    );
    const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
    if (last > 0) times.push(now - last);
    last = now;
  }
  return times;
}

/** Drags the node in the middle of the window, one step per frame. */
export async function dragFrames(frames: number): Promise<number[]> {
  const middle = { x: innerWidth / 2, y: innerHeight / 2 };
  const far = (node: Element): number => {
    const box = node.getBoundingClientRect();
    return Math.hypot(box.x + box.width / 2 - middle.x, box.y + box.height / 2 - middle.y);
  };
  const [node] = [...document.querySelectorAll(".react-flow__node")].sort((a, b) => far(a) - far(b));
  if (!node) return [];
  const box = node.getBoundingClientRect();
  const at = { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 12) };
  const fire = (type: string, target: EventTarget, x: number, y: number, buttons: number): void => {
    target.dispatchEvent(
      new MouseEvent(type, {
        clientX: x,
        clientY: y,
        bubbles: true,
        cancelable: true,
        view: window,
        button: 0,
        buttons,
      }),
    );
  };
  fire("mousedown", node, at.x, at.y, 1);
  const times: number[] = [];
  let last = 0;
  for (let index = 0; index < frames; index += 1) {
    fire("mousemove", window, at.x + 8 + (index % 80), at.y + 8 + (index % 50), 1);
    const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
    if (last > 0) times.push(now - last);
    last = now;
  }
  fire("mouseup", window, at.x + 8, at.y + 8, 0);
  return times;
}

type Store = { getState: () => Record<string, unknown>; setState: (part: Record<string, unknown>) => void };

/** Feeds a run's status where the live stream writes it: every stage in every tick. @returns long tasks, and how many cards changed when ten stages did */
export async function streamStatus(ticks: number): Promise<{ long: number[]; changedByTen: number }> {
  const start: unknown = document.querySelector("[data-testid=editor]");
  const key = Object.keys(start ?? {}).find((name) => name.startsWith("__reactFiber"));
  let fiber: Record<string, unknown> | null = key && start ? Reflect.get(start, key) : null;
  let store: Store | null = null;
  for (; fiber && !store; fiber = fiber["return"] as Record<string, unknown> | null) {
    const value = (fiber["memoizedProps"] as { value?: Store } | null)?.value;
    if (typeof value?.getState === "function" && "stale" in value.getState()) store = value;
  }
  if (!store) throw new Error("no run on this page");
  const ids = [...document.querySelectorAll(".react-flow__node")].map((node) => node.getAttribute("data-id") ?? "");
  const all = ids.length;
  const stage = (id: string, done: number): unknown => ({
    stageId: id,
    kind: "clean",
    name: id,
    position: 0,
    status: "running",
    cached: false,
    attempt: 1,
    progress: { done, total: 100, text: `${done} of 100` },
    rows: null,
    startedAt: Date.now(),
    endedAt: null,
    error: null,
  });
  const run = (stages: unknown): unknown => ({
    id: "r",
    number: 1,
    status: "running",
    final: false,
    createdAt: 0,
    startedAt: Date.now(),
    endedAt: null,
    error: null,
    lastSeq: 0,
    knownSeq: 0,
    stages,
    logs: [],
    droppedLines: 0,
    metrics: {},
  });
  const total = Math.max(all, 1000);
  let stages: Record<string, unknown> = Object.fromEntries(
    Array.from({ length: total }, (_, n) => [`s${n}`, stage(`s${n}`, 0)]),
  );
  store.setState({ run: run(stages) });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const long: number[] = [];
  const watcher = new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => entry.duration)));
  watcher.observe({ type: "longtask" });
  for (let tick = 1; tick <= ticks; tick += 1) {
    stages = Object.fromEntries(Object.keys(stages).map((id) => [id, stage(id, tick % 100)]));
    store.setState({ run: run(stages) });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  watcher.disconnect();
  const changed = new Set<Element>();
  const mutations = new MutationObserver((list) => {
    for (const { target } of list) {
      const element = target instanceof Element ? target : target.parentElement;
      const node = element?.closest(".react-flow__node");
      if (node) changed.add(node);
    }
  });
  const pane = document.querySelector(".react-flow__nodes");
  // The clock of running stages ticks too; it is stopped for this part.
  stages = Object.fromEntries(
    Object.keys(stages).map((id) => [id, { ...(stage(id, 50) as object), status: "succeeded", endedAt: Date.now() }]),
  );
  store.setState({ run: run(stages) });
  await new Promise((resolve) => setTimeout(resolve, 1200));
  if (pane) mutations.observe(pane, { subtree: true, childList: true, characterData: true, attributes: true });
  const ten = ids.slice(0, 10);
  stages = {
    ...stages,
    ...Object.fromEntries(
      // Running: what a card says even if its settings have mistakes.
      ten.map((id) => [id, stage(id, 1)]),
    ),
  };
  store.setState({ run: run(stages) });
  await new Promise((resolve) => setTimeout(resolve, 400));
  mutations.disconnect();
  return { long, changedByTen: changed.size };
}
