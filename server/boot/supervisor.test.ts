import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { afterEach, expect, it } from "vitest";
import { isAlive, waitUntil } from "./processes.mjs";
import { ROOT } from "./paths.mjs";
import { supervise, type Supervised } from "./supervisor.mjs";

const GUARD = join(ROOT, "server", "boot", "endWithParent.mjs");
const running: Supervised[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((program) => program.stop()));
});

/** Runs `code` under supervision; the program says "ready" by writing to its log. */
function run(code: string, stopWithinMs = 2_000): Supervised & { log: string } {
  const folder = mkdtempSync(join(tmpdir(), "stagecraft-supervisor-"));
  const file = join(folder, "program.mjs");
  writeFileSync(file, code);
  const log = join(folder, "logs", "program.log");
  const args = ["--import", GUARD, file];
  const program = supervise({
    name: "program",
    command: process.execPath,
    args,
    cwd: folder,
    env: process.env,
    log,
    stopWithinMs,
  });
  running.push(program);
  return { ...program, log };
}

const says = (program: Supervised, words: string): Promise<boolean> =>
  waitUntil(() => program.lastWords().includes(words), 20_000);
const pidOf = (program: Supervised): number => program.pid() ?? 0;

const STAYS = 'setInterval(() => undefined, 1000); console.log("ready");';

it("starts a killed program again within two seconds", async () => {
  const program = run(STAYS);
  expect(await says(program, "ready")).toBe(true);
  const first = pidOf(program);
  const killed = Date.now();
  process.kill(first, "SIGKILL");
  expect(await waitUntil(() => program.starts() === 2, 5_000)).toBe(true);
  expect(Date.now() - killed).toBeLessThan(2_000);
  expect(await says(program, "ready")).toBe(true);
  expect(pidOf(program)).not.toBe(first);
});

it("lets a program end in order, and does not start it again", async () => {
  const program = run(`${STAYS} process.on("SIGTERM", () => { console.log("bye"); process.exit(0); });`);
  await says(program, "ready");
  await program.stop();
  expect(readFileSync(program.log, "utf8")).toContain("bye");
  expect(program.starts()).toBe(1);
  expect(isAlive(pidOf(program))).toBe(false);
});

it("ends a program that ignores the request, with everything it had started", async () => {
  const program = run(
    `import { spawn } from "node:child_process";
     process.on("SIGTERM", () => undefined);
     const child = spawn(process.execPath, ["-e", "process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000)"]);
     setInterval(() => undefined, 1000);
     console.log("child=" + child.pid + " ready");`,
    300,
  );
  await says(program, "ready");
  const child = Number(/child=(\d+)/.exec(program.lastWords())?.[1]);
  expect(isAlive(child)).toBe(true);
  await program.stop();
  expect(isAlive(pidOf(program))).toBe(false);
  expect(await waitUntil(() => !isAlive(child), 5_000)).toBe(true);
});

it("keeps the last words of a program that can't start", async () => {
  const program = run('throw new Error("no database");');
  expect(await waitUntil(() => program.starts() >= 2, 10_000)).toBe(true);
  expect(readFileSync(program.log, "utf8")).toContain("no database");
});

it("takes its programs along when the start script is killed with -9", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stagecraft-supervisor-"));
  const program = join(folder, "program.mjs");
  const parent = join(folder, "parent.mjs");
  writeFileSync(program, STAYS);
  writeFileSync(
    parent,
    `import { supervise } from ${JSON.stringify(join(ROOT, "server", "boot", "supervisor.mjs"))};
     const program = supervise({ name: "p", command: process.execPath, args: ["--import", ${JSON.stringify(GUARD)}, ${JSON.stringify(program)}],
       cwd: "/", env: process.env, log: ${JSON.stringify(join(folder, "p.log"))}, stopWithinMs: 1000 });
     setInterval(() => { if (program.lastWords().includes("ready")) process.stdout.write("pid=" + program.pid() + "\\n"); }, 20);`,
  );
  const starter = spawn(process.execPath, [parent], { stdio: ["ignore", "pipe", "inherit"] });
  const pid = await new Promise<number>((found) => {
    starter.stdout.on("data", (chunk: Buffer) => {
      const match = /pid=(\d+)/.exec(chunk.toString());
      if (match) found(Number(match[1]));
    });
  });
  expect(isAlive(pid)).toBe(true);
  starter.kill("SIGKILL");
  expect(await waitUntil(() => !isAlive(pid), 10_000)).toBe(true);
});
