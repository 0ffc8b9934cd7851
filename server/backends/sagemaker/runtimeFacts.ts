/** What the compiler must know of the code it ships: where it lies by content, and which packages it needs. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packCode } from "./codeArchive.ts";
import type { Artefacts } from "./toJobs.ts";

export type RuntimeFacts = { artefacts: Artefacts; packages: Record<string, string> };

/** The direct dependencies: the lines before the first blank one. `xgboost-cpu` is the same library without its GPU half. */
function directPackages(requirements: string): Record<string, string> {
  const [head = ""] = requirements.split(/\n\s*\n/);
  return Object.fromEntries(
    head.split("\n").flatMap((line): [string, string][] => {
      const [, name, version] = /^([A-Za-z0-9._-]+)==([^;\s]+)/.exec(line) ?? [];
      return name === undefined || version === undefined ? [] : [[name.replace(/-cpu$/, ""), version]];
    }),
  );
}

/** A person's edits come seconds apart, code changes only with an installation: packing once in a while is enough. */
const KEEP_MS = 30_000;
let kept: { at: number; facts: Promise<RuntimeFacts> } | null = null;

/** @param projectRoot folder with package.json */
export function runtimeFacts(projectRoot: string): Promise<RuntimeFacts> {
  if (kept && Date.now() - kept.at < KEEP_MS) return kept.facts;
  const facts = readFacts(projectRoot);
  kept = { at: Date.now(), facts };
  facts.catch(() => (kept = null));
  return facts;
}

async function readFacts(projectRoot: string): Promise<RuntimeFacts> {
  const runtime = join(projectRoot, "server", "runtime");
  const [code, wheels, requirements] = await Promise.all([
    packCode(projectRoot),
    readFile(join(runtime, "containers", "wheels.json")),
    readFile(join(runtime, "requirements.txt"), "utf8"),
  ]);
  return {
    artefacts: { code: code.sha256, wheels: createHash("sha256").update(wheels).digest("hex") },
    packages: directPackages(requirements),
  };
}
