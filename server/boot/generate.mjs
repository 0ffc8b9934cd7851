// Generates the Prisma client into server/db/generated, unless it is there and made from this very schema.
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { hashFiles, isStamped, listFiles, writeStamp } from "./stamp.mjs";

const ROOT = resolve(fileURLToPath(import.meta.url), "..", "..", "..");

/**
 * @param {string} [root]
 * @returns {{ changed: boolean }}
 * @throws {Error} with Prisma's own words when the schema is wrong
 */
export function generateClient(root = ROOT) {
  const sources = listFiles([join(root, "prisma/schema"), join(root, "prisma.config.ts")]);
  const prismaPackage = join(root, "node_modules/prisma/package.json");
  const hash = hashFiles([...sources, prismaPackage]);
  const stamp = join(root, "server/db/generated/.stamp");
  if (isStamped(stamp, hash)) return { changed: false };
  const made = spawnSync(process.execPath, [join(root, "node_modules/prisma/build/index.js"), "generate"], {
    cwd: root,
    encoding: "utf8",
    // The command insists on a schema engine, which it would download, though generating never runs it: any existing
    // file satisfies it. The other switch stops the question for newer versions.
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: prismaPackage, CHECKPOINT_DISABLE: "1" },
  });
  if (made.status !== 0) throw new Error(`prisma generate failed:\n${made.stdout}${made.stderr}`);
  writeStamp(stamp, hash);
  return { changed: true };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { changed } = generateClient();
    process.stdout.write(changed ? "Generated the Prisma client.\n" : "The Prisma client is up to date.\n");
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}
