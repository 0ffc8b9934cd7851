import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { pythonPath } from "../env.js";

const run = promisify(execFile);

/** The chain of `measureEngineChain` for Snakemake: each step makes one small file from the one before. */
function snakefile(stages: number): string {
  const steps = Array.from(
    { length: stages },
    (_, at) =>
      `rule step${at + 1}:\n    input: "out/${at}.txt"\n    output: "out/${at + 1}.txt"\n    shell: "cp {input} {output}"\n`,
  );
  return `rule all:\n    input: "out/${stages}.txt"\nrule step0:\n    output: "out/0.txt"\n    shell: "echo start > {output}"\n${steps.join("")}`;
}

/**
 * Installs Snakemake into an environment of its own and times the chain.
 * @returns milliseconds per step (start-up included, as a person waits for it), or null when it can't be installed here
 */
export async function measureSnakemakeChain({ stages = 10, runs = 5 } = {}): Promise<{
  median: number;
  min: number;
} | null> {
  const folder = await mkdtemp(join(tmpdir(), "stagecraft-snakemake-"));
  try {
    const venv = join(folder, "venv");
    try {
      await run(pythonPath(), ["-m", "venv", venv]);
      await run(join(venv, "bin", "pip"), ["install", "--quiet", "--disable-pip-version-check", "snakemake"], {
        maxBuffer: 2 ** 24,
      });
    } catch {
      return null;
    }
    await writeFile(join(folder, "Snakefile"), snakefile(stages));
    const times: number[] = [];
    for (let round = 0; round <= runs; round += 1) {
      await rm(join(folder, "out"), { recursive: true, force: true });
      const started = performance.now();
      await run(join(venv, "bin", "snakemake"), ["--cores", "1", "--quiet"], { cwd: folder, maxBuffer: 2 ** 24 });
      if (round > 0) times.push((performance.now() - started) / (stages + 1));
    }
    times.sort((a, b) => a - b);
    return { median: times[Math.floor(times.length / 2)] ?? Number.NaN, min: times[0] ?? Number.NaN };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
