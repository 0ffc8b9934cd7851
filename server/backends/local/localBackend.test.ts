import { createServer } from "node:net";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { pythonPath } from "../../env.js";
import type { BackendEvent, StageJob } from "../port.ts";
import { createLocalBackend } from "./index.ts";
import { facts, isAlive, resources, setUpLocal, stagesRoot, until } from "./testing.ts";

const { home, backend, prepareJob, finish, begin } = setUpLocal();

describe("a stage that works", () => {
  it("ends as done with its outputs, its rows and every event on the way", async () => {
    const job = prepareJob("echo");
    const { outcome, events } = await finish(job);
    expect(outcome).toMatchObject({
      status: "done",
      outputs: { dataset: { rows: 3, canonical: null, schema: { columns: [{ name: "a", type: "integer" }] } } },
      rows: { in: 3, out: 3, rejected: 0, made: 0 },
    });
    expect(events.filter(({ type }) => type !== "heartbeat")).toEqual([
      { type: "started" },
      { type: "progress", done: 1, total: 1, text: "rows" },
      { type: "metric", name: "loss", value: 0.5, step: 1 },
      { type: "rows", rows: { in: 3, out: 3, rejected: 0, made: 0 } },
    ]);
    expect(existsSync(join(job.base, "output", "dataset", "data.parquet"))).toBe(true);
  });

  it("writes the same bytes every time", async () => {
    const read = (job: StageJob) => readFileSync(join(job.base, "output", "dataset", "data.parquet"), "hex");
    const [first, second] = [prepareJob("echo", { rows: 1_000 }), prepareJob("echo", { rows: 1_000 })];
    await Promise.all([finish(first), finish(second)]);
    expect(read(first)).toBe(read(second));
  });

  it("comes back within milliseconds from a warm interpreter", async () => {
    const times: number[] = [];
    for (let turn = 0; turn < 20; turn += 1) times.push((await finish(prepareJob("echo"))).ms);
    const median = times.sort((a, b) => a - b)[10] ?? Infinity;
    // A cold start takes more than a second; a loaded machine gets room.
    expect(median).toBeLessThan(250);
  });

  it("is adopted, not started twice, when its key is launched again", async () => {
    const job = prepareJob("echo");
    const events: BackendEvent[] = [];
    const [first, second] = [
      await backend.launch(job, (event) => events.push(event)),
      await backend.launch(job, () => undefined),
    ];
    expect(await backend.collect(second)).toBe(await backend.collect(first));
    expect(events.filter(({ type }) => type === "started")).toHaveLength(1);
    expect(await backend.observe(first)).toBe("ended");
  });

  it("leaves nothing in the folder of the next one", async () => {
    const [first, second] = [prepareJob("environment"), prepareJob("environment")];
    await finish(first);
    await finish(second);
    expect(existsSync(join(z.string().parse(facts(second)["folder"]), "left-behind.txt"))).toBe(false);
  });
});

describe("a stage that fails", () => {
  it("says what the user can mend, word for word", async () => {
    const job = prepareJob("refuse");
    const { outcome } = await finish(job);
    expect(outcome).toMatchObject({
      status: "failed",
      infrastructure: false,
      error: { code: "target_missing", remedy: "Choose another target.", where: { column: "churn" } },
    });
    expect(readFileSync(join(job.base, "failure"), "utf8")).toContain("target_missing");
  });

  it("keeps a bug's traceback for the log", async () => {
    const { outcome } = await finish(prepareJob("refuse", { bug: true }));
    expect(outcome).toMatchObject({ status: "failed", infrastructure: false, error: { code: "internal" } });
    const { message, internal } = outcome.status === "failed" ? outcome.error : { message: "", internal: "" };
    expect(message).not.toContain("price");
    expect(internal).toContain("KeyError: 'price'");
  });

  it.each([
    [6, "SIGABRT"],
    [11, "SIGSEGV"],
  ])("by signal %i is called a crash that would happen again, and the next stage runs", async (signal, name) => {
    const { outcome } = await finish(prepareJob("crash", { signal }));
    expect(outcome).toMatchObject({ status: "failed", infrastructure: false, error: { code: "crashed" } });
    expect(JSON.stringify(outcome)).toContain(name);
    expect((await finish(prepareJob("echo"))).outcome.status).toBe("done");
  });

  it("because somebody else killed it may be tried again", async () => {
    const { outcome } = await finish(prepareJob("crash", { signal: 9 }));
    expect(outcome).toMatchObject({ status: "failed", infrastructure: true, error: { code: "worker_killed" } });
  });

  it.each([[{ politely: true }], [{ code: 0 }], [{ code: 3 }]])(
    "when it ends by itself without a result (%o)",
    async (params) => {
      const { outcome } = await finish(prepareJob("quit", params));
      expect(outcome).toMatchObject({ status: "failed", infrastructure: false, error: { code: "no_result" } });
    },
  );
});

describe("a full disk", () => {
  it.each(["python", "polars"])("met by %s is named, and the interpreter goes on", async (by) => {
    const { outcome } = await finish(prepareJob("fill", { by }));
    expect(outcome).toMatchObject({
      status: "failed",
      infrastructure: false,
      error: { code: "disk_full", remedy: expect.stringMatching(/space/) },
    });
    expect((await finish(prepareJob("echo"))).outcome.status).toBe("done");
  });
});

describe("limits", () => {
  it("stop an endless loop at its time limit", async () => {
    const { handle } = await begin(prepareJob("spin", {}, { ...resources, seconds: 1 }));
    const from = performance.now();
    const outcome = await backend.collect(handle);
    expect(outcome).toMatchObject({ status: "failed", infrastructure: false, error: { code: "time_limit" } });
    expect(performance.now() - from).toBeLessThan(2_000);
  });

  it("stop a stage that eats memory", async () => {
    const { outcome } = await finish(prepareJob("hog", {}, { ...resources, memoryMb: 600 }));
    expect(outcome).toMatchObject({ status: "failed", infrastructure: false, error: { code: "out_of_memory" } });
    expect(JSON.stringify(outcome)).toContain("600 MB");
  });

  it("say the same when one allocation alone is too large", async () => {
    const { outcome } = await finish(prepareJob("hog", { at_once: true }));
    expect(outcome).toMatchObject({ status: "failed", error: { code: "out_of_memory" } });
  });
});

describe("cancel", () => {
  it.each(["spin", "polite", "stubborn"])("ends a %s stage within a second", async (entry) => {
    const { handle } = await begin(prepareJob(entry));
    const from = performance.now();
    await backend.cancel(handle);
    expect(performance.now() - from).toBeLessThan(1_000);
    expect(await backend.collect(handle)).toEqual({ status: "cancelled" });
  });

  it("keeps the warm interpreter of a stage that listens", async () => {
    const { handle } = await begin(prepareJob("polite"));
    await backend.cancel(handle);
    expect((await finish(prepareJob("echo"))).ms).toBeLessThan(1_000);
  });

  it("takes the stage's children along", async () => {
    const { handle, text } = await begin(prepareJob("children"));
    const child = Number(text.split(" ")[1]);
    expect(isAlive(child)).toBe(true);
    await backend.cancel(handle);
    expect(await until(() => !isAlive(child), 1_000)).toBe(true);
  });

  it("of a stage that still waits in line never starts it", async () => {
    const first = await begin(prepareJob("polite"));
    const second = await begin(prepareJob("polite"));
    const events: BackendEvent[] = [];
    const waiting = await backend.launch(prepareJob("echo"), (event) => events.push(event));
    expect(await backend.observe(waiting)).toBe("running");
    await backend.cancel(waiting);
    expect(await backend.collect(waiting)).toEqual({ status: "cancelled" });
    await Promise.all([backend.cancel(first.handle), backend.cancel(second.handle)]);
    expect(events).toEqual([]);
  });

  it("of work nobody knows is no error, and collecting it says that it is lost", async () => {
    const handle = { backend: "local", key: "never", data: {} };
    await backend.cancel(handle);
    expect(await backend.observe(handle)).toBe("lost");
    expect(await backend.collect(handle)).toMatchObject({ infrastructure: true, error: { code: "worker_lost" } });
  });
});

describe("walls", () => {
  it("keep prints out of the protocol and put them into the log", async () => {
    const { outcome, events } = await finish(prepareJob("prints"));
    expect(outcome).toMatchObject({ status: "done", outputs: {} });
    const printed = events.flatMap((event) => (event.type === "log" ? [event.text] : []));
    expect(printed).toContain("from a C library");
    expect(printed).toContain("input says ''");
    expect(Math.max(...printed.map(({ length }) => length))).toBeLessThanOrEqual(2_000);
  });

  it("let neither the stage nor its children open a socket", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const job = prepareJob("network", { port: typeof address === "object" && address !== null ? address.port : 0 });
    await finish(job);
    server.close();
    expect(facts(job)).toEqual({ here: "PermissionError", child: "PermissionError" });
  });

  it("show the stage nothing of the server's environment", async () => {
    vi.stubEnv("STAGECRAFT_TEST_SECRET", "a-secret");
    const other = createLocalBackend({
      stagesRoot,
      python: pythonPath(),
      scratch: join(home, "other"),
      concurrency: 1,
    });
    const job = prepareJob("environment");
    await other.collect(await other.launch(job, () => undefined));
    await other.close();
    const seen = facts(job)["environment"];
    expect(JSON.stringify(seen)).not.toContain("a-secret");
    expect(Object.keys(z.record(z.string(), z.string()).parse(seen))).not.toContain("NODE_ENV");
    vi.unstubAllEnvs();
  });
});

describe("a short question", () => {
  it("is answered by the room's own code", async () => {
    expect(await backend.call("echo", "add", { a: 1, b: 2 }, home)).toEqual({ sum: 3, base: home.split("/").at(-1) });
  });

  it("fails with the room's typed error", async () => {
    await expect(backend.call("echo", "refuse", {}, home)).rejects.toMatchObject({
      code: "format_unknown",
      remedy: "Upload a CSV file.",
      status: 422,
    });
  });

  it.each(["run", "write_dataset", "_hidden", "missing"])("is not answered by %s", async (name) => {
    await expect(backend.call("echo", name, {}, home)).rejects.toMatchObject({ code: "internal", status: 500 });
  });

  it("doesn't wait for the stages that fill every place", async () => {
    const running = [await begin(prepareJob("polite")), await begin(prepareJob("polite"))];
    expect(await backend.call("echo", "add", { a: 1, b: 2 }, home)).toMatchObject({ sum: 3 });
    await Promise.all(running.map(({ handle }) => backend.cancel(handle)));
  });
});
