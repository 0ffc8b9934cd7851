import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { inject } from "vitest";
import { makeEndpoint, readFixture, type Fixture, type FixtureOptions } from "./makeEndpoint.ts";

export type { FixtureOptions } from "./makeEndpoint.ts";

const DEFAULTS: FixtureOptions = {
  problem: "binary",
  seed: 1,
  rows: 600,
  name: "churn",
  runner: "auto",
  maxRows: 50,
};

/** Folders of a small trained model, made once per test run by the real stages. */
export async function makeFixture(changes: Partial<FixtureOptions> = {}): Promise<Fixture> {
  const options = { ...DEFAULTS, ...changes };
  const name = createHash("sha256").update(JSON.stringify(options)).digest("hex").slice(0, 16);
  const folder = join(inject("testClusterFolder"), `endpoint-${name}`);
  if (!existsSync(folder)) {
    const made = `${folder}.${randomUUID()}`;
    await makeEndpoint(made, options);
    // Whoever comes second uses what the first has made.
    await rename(made, folder).catch(() => rm(made, { recursive: true, force: true }));
  }
  return readFixture(folder);
}
