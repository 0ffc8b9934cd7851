// Stamps: a step whose inputs hash to what the stamp says has nothing to do.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Every file below the given files and folders, in a stable order.
 * @param {string[]} paths
 * @param {(path: string) => boolean} [wanted]
 * @returns {string[]}
 */
export function listFiles(paths, wanted = () => true) {
  return paths.flatMap((path) => {
    if (!existsSync(path)) return [];
    if (!statSync(path).isDirectory()) return wanted(path) ? [path] : [];
    const children = readdirSync(path).sort();
    return listFiles(
      children.filter((name) => name !== "node_modules" && !name.startsWith(".")).map((name) => join(path, name)),
      wanted,
    );
  });
}

/**
 * One hash over names and contents of files, and over extra words (versions, options).
 * @param {string[]} files
 * @param {string[]} [words]
 */
export function hashFiles(files, words = []) {
  const hash = createHash("sha256");
  for (const word of words) hash.update(`${word}\0`);
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

/**
 * @param {string} stampFile
 * @param {string} hash
 */
export function isStamped(stampFile, hash) {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === hash;
}

/**
 * @param {string} stampFile
 * @param {string} hash
 */
export function writeStamp(stampFile, hash) {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, hash);
}
