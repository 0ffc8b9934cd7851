import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Tests and caches next to the code don't change what a stage does. */
const isCode = (name: string): boolean => name.endsWith(".py") && !/(^|\/)(test_[^/]*|conftest)\.py$/.test(name);

async function pythonFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(isCode);
}

async function hashFiles(root: string, files: string[]): Promise<string> {
  const hash = createHash("sha256");
  const sorted = [...files].sort();
  const contents = await Promise.all(sorted.map((file) => readFile(file)));
  for (const [index, file] of sorted.entries()) {
    hash.update(`${file.slice(root.length)}\n`);
    hash.update(contents[index] ?? "");
    hash.update("\n");
  }
  return hash.digest("hex");
}

/**
 * Hash of everything that decides what a stage computes: its own folder's Python, the recipe steps of all rooms (a train
 * stage refits them), the runtime package and the pinned library versions.
 * @param projectRoot folder with package.json
 * @returns a function from a stage's entry (folder below server/stages) to the hash; each is read once per process,
 *   because the warm interpreters keep the code they loaded as well
 */
export function createCodeHash(projectRoot: string): (entry: string) => Promise<string> {
  const stages = join(projectRoot, "server", "stages");
  const runtime = join(projectRoot, "server", "runtime");
  const known = new Map<string, Promise<string>>();
  const hashShared = async (): Promise<string> => {
    const rooms = await readdir(stages, { withFileTypes: true });
    const code = await Promise.all(
      rooms.filter((room) => room.isDirectory()).map((room) => pythonFiles(join(stages, room.name))),
    );
    const pins = (await readdir(runtime)).filter((name) => name === "requirements.txt");
    return hashFiles(projectRoot, [
      ...code.flat().filter((file) => file.endsWith("/steps.py")),
      ...(await pythonFiles(join(runtime, "stagecraft"))),
      ...pins.map((name) => join(runtime, name)),
    ]);
  };
  // Begun at once: the first stage shouldn't wait for it.
  const shared = hashShared();
  shared.catch(() => undefined);
  const hashEntry = async (entry: string): Promise<string> =>
    `${await shared}${await hashFiles(projectRoot, await pythonFiles(join(stages, entry)))}`;
  return (entry) => {
    const made = known.get(entry) ?? hashEntry(entry);
    known.set(entry, made);
    return made;
  };
}
