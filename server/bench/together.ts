import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { openBenchHome } from "./benchHome.ts";

const run = promisify(execFile);
const ENTRY = join(import.meta.dirname, "../../components/canvas/store/testing/togetherProcess.ts");
const WATCHED = 200;
const EDITS = 500;

/**
 * Two people with the editor's own store over a real HTTP server and a durable Postgres: how long until an edit of one is in
 * the other's document, and what 500 random edits with cuts of the network leave.
 */
export async function measureTogether(): Promise<unknown> {
  const home = await openBenchHome();
  try {
    const { stdout } = await run(
      "env",
      // Refused requests are part of it; their log lines aren't what is measured.
      ["LOG_LEVEL=fatal", process.execPath, "--import", "tsx", ENTRY, home.url, String(WATCHED), String(EDITS)],
      { maxBuffer: 100_000_000 },
    );
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "null");
  } finally {
    await home.close();
  }
}
