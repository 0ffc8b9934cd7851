import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { env, pythonPath } from "../../env.js";
import { createLocalBackend } from "./index.ts";
import { facts, isAlive, setUpLocal, stagesRoot, until } from "./testing.ts";

const { home, prepareJob, finish } = setUpLocal();

/** An idle interpreter is weighed this long after its stage; the turn of the timers after it is certainly later. */
const settled = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(() => setTimeout(resolve, ms), ms));

describe("the pool", () => {
  it.runIf(existsSync("/proc"))(
    "keeps an interpreter that gave its memory back, replaces one that kept it",
    async () => {
      const weighed = createLocalBackend({
        stagesRoot,
        python: pythonPath(),
        scratch: join(home, "weighed"),
        concurrency: 1,
        // More than the libraries that an idle interpreter loads beforehand.
        tunables: { recycleGrowthMb: 450, settleMs: 50 },
      });
      const pidOf = async (params: { mb: number; keep: boolean }): Promise<unknown> => {
        const job = prepareJob("keeper", params);
        await weighed.collect(await weighed.launch(job, () => undefined));
        return facts(job)["pid"];
      };
      const alive = (pid: unknown): boolean => existsSync(`/proc/${String(pid)}`);
      try {
        const first = await pidOf({ mb: 1, keep: false });
        // Its first idle size is what later ones are held against.
        await settled(50);
        expect(await pidOf({ mb: 900, keep: false })).toBe(first);
        await settled(50);
        expect(await pidOf({ mb: 900, keep: true })).toBe(first);
        await vi.waitFor(() => expect(alive(first)).toBe(false), { timeout: 5_000 });
        expect(await pidOf({ mb: 1, keep: false })).not.toBe(first);
      } finally {
        await weighed.close();
      }
    },
  );

  it("replaces an interpreter after its share of stages", async () => {
    const worn = createLocalBackend({
      stagesRoot,
      python: pythonPath(),
      scratch: join(home, "worn"),
      concurrency: 1,
      tunables: { recycleAfter: 1 },
    });
    const folders = new Set<unknown>();
    for (let turn = 0; turn < 2; turn += 1) {
      const job = prepareJob("environment");
      await worn.collect(await worn.launch(job, () => undefined));
      folders.add(facts(job)["folder"]);
    }
    await worn.close();
    expect(folders.size).toBe(2);
  });

  it("ends processes that a finished stage left behind", async () => {
    const job = prepareJob("children", { leave: true });
    const { outcome, events } = await finish(job);
    expect(outcome.status).toBe("done");
    const text = events.flatMap((event) => (event.type === "log" && event.level === "info" ? [event.text] : []))[0];
    const child = Number(text?.split(" ")[1]);
    expect(child).toBeGreaterThan(1);
    expect(await until(() => !isAlive(child), 1_000)).toBe(true);
  });

  it("says that Python is missing instead of trying for ever", async () => {
    const broken = createLocalBackend({
      stagesRoot,
      python: "/nowhere/python",
      scratch: join(home, "broken"),
      concurrency: 1,
    });
    await expect(broken.prepare()).rejects.toMatchObject({ code: "python_unavailable", status: 503 });
    const outcome = await broken.collect(await broken.launch(prepareJob("echo"), () => undefined));
    expect(outcome).toMatchObject({ status: "failed", infrastructure: true, error: { code: "worker_start_failed" } });
    await broken.close();
  });

  it("leaves no orphan when the server is killed", async () => {
    const job = prepareJob("children");
    const script = join(home, "server.mts");
    writeFileSync(
      script,
      `import { createLocalBackend } from ${JSON.stringify(join(import.meta.dirname, "index.ts"))};
const backend = createLocalBackend(${JSON.stringify({ stagesRoot, python: pythonPath(), scratch: join(home, "orphan"), concurrency: 1 })});
await backend.launch(${JSON.stringify(job)}, (event) => { if (event.type === "log") process.stdout.write(event.text + "\\n"); });
`,
    );
    const server = spawn(process.execPath, ["--import", "tsx", script], {
      cwd: env().projectRoot,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const text = await new Promise<string>((resolve) =>
      server.stdout.once("data", (data: Buffer) => resolve(data.toString())),
    );
    const child = Number(text.split(" ")[1]);
    const interpreter = Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${child}/status`, "utf8"))?.[1]);
    expect([isAlive(child), isAlive(interpreter)]).toEqual([true, true]);
    server.kill("SIGKILL");
    expect(await until(() => !isAlive(interpreter) && !isAlive(child), 2_000)).toBe(true);
  });
});
