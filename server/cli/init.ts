import { existsSync, linkSync, mkdtempSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { Backend } from "../backends/port.ts";
import { env } from "../env.js";
import { ConflictError, InvalidError } from "../errors/index.ts";
import { formatPipelineFile } from "../pipeline/index.ts";
import { type Detected, detectedSchema, proposePipeline, type Proposal } from "../templates/index.ts";
import { openBackend } from "./backend.ts";
import { print, wrap } from "./output.ts";

export type InitOptions = { target: string; seed: number; out?: string; name?: string };

const DEFAULT_OUT = "pipeline.json";

/**
 * Looks at a data file and writes the proposed pipeline beside it.
 * @throws InvalidError when the file can't be read or the target can't be learned
 */
export async function init(data: string, options: InitOptions): Promise<void> {
  const file = resolve(data);
  if (!existsSync(file) || !statSync(file).isFile())
    throw new InvalidError({
      code: "file_missing",
      userMessage: `There is no file ${data}.`,
      remedy: "Check the path; it is read from the folder you are in.",
    });
  const out = resolve(options.out ?? DEFAULT_OUT);
  if (options.out === undefined && existsSync(out))
    throw new ConflictError({
      code: "file_exists",
      userMessage: `${DEFAULT_OUT} exists already and stays as it is.`,
      remedy: "Name another file with --out, or name this one to replace it.",
    });
  const backend = openBackend(1);
  try {
    const detected = await detect(backend, file);
    const name = options.name ?? basename(file).replace(/\.[^.]+$/, "");
    const proposal = proposePipeline({
      name,
      source: { type: "path", path: relative(dirname(out), file).split(sep).join("/") },
      detected,
      target: options.target,
      seed: options.seed,
    });
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, formatPipelineFile(proposal.document));
    print(describe(proposal, detected, relative(process.cwd(), out) || out));
  } finally {
    await backend.close();
  }
}

/** Asks ingest what is in a file; the file is linked into a folder of its own, never copied. */
export async function detect(backend: Backend, file: string): Promise<Detected> {
  const scratch = join(env().home, "scratch");
  mkdirSync(scratch, { recursive: true });
  const base = mkdtempSync(join(scratch, "detect-"));
  try {
    const folder = join(base, "input", "source", "0");
    mkdirSync(folder, { recursive: true });
    const link = join(folder, basename(file));
    try {
      linkSync(file, link);
    } catch {
      // another file system, or a system that forbids hard links to files of others
      symlinkSync(file, link);
    }
    return detectedSchema.parse(await backend.call("ingest", "detect", { name: basename(file) }, base));
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

function describe(proposal: Proposal, detected: Detected, out: string): string {
  const { document, reasons, refused, problem, target } = proposal;
  const lines = [
    `${out}: ${document.stages.length} stages to predict "${target}" (${problem}) from ${detected.columns.length - 1} columns${detected.rows === null ? "" : ` and ${detected.rows} rows`}.`,
    "",
    "Why each setting:",
  ];
  for (const stage of document.stages) {
    const own = reasons.filter((reason) => reason.stageId === stage.id);
    if (own.length > 0)
      lines.push(`  ${stage.name}`, ...own.map((reason) => wrap(`${reason.setting}: ${reason.reason}`, "    ")));
  }
  lines.push(
    "",
    refused.length === 0 ? "No column is left out." : "Columns left out of the features:",
    ...refused.map(({ column, reason }) => wrap(`${column}: ${reason}`, "  ")),
  );
  lines.push("", `Next: npm run --silent cli -- run ${out}`);
  return lines.join("\n");
}
