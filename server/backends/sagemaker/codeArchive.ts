import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { CODE_ARCHIVE, PROCESS_SCRIPT, SEARCH_MODULE } from "./containerLayout.ts";
import { storedGzip, ustar, type ArchiveFile } from "./archive.ts";

/** The files of the `code` channel, and the hash that names their place in S3. */
export type CodeArchive = {
  sha256: string;
  /** Path of every file in the archive, sorted. */
  paths: string[];
  /** File name in the channel → content. */
  files: Record<typeof CODE_ARCHIVE | typeof PROCESS_SCRIPT | typeof SEARCH_MODULE, Buffer>;
};

/** Tests beside the code are no part of what runs. */
const isCode = (path: string): boolean => path.endsWith(".py") && !/(^|\/)(test_[^/]*|conftest)\.py$/.test(path);

async function pythonBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter(isCode);
}

/** What lies where in the archive: `[path in the archive, path on disk]`. */
async function listFiles(projectRoot: string): Promise<[string, string][]> {
  const runtime = join(projectRoot, "server", "runtime");
  const stages = join(projectRoot, "server", "stages");
  const entries = join(runtime, "containers");
  const [library, rooms, tops] = await Promise.all([
    pythonBelow(join(runtime, "stagecraft")),
    pythonBelow(stages),
    pythonBelow(entries),
  ]);
  return [
    ...library.map((path): [string, string] => [`stagecraft/${path}`, join(runtime, "stagecraft", path)]),
    ...rooms.map((path): [string, string] => [`stages/${path}`, join(stages, path)]),
    ...tops.map((path): [string, string] => [path, join(entries, path)]),
    [PROCESS_SCRIPT, join(entries, PROCESS_SCRIPT)],
    ["wheels.json", join(entries, "wheels.json")],
  ];
}

/**
 * The runtime, all stages and the entry points of the containers as one archive: the same bytes for the same code on
 * every machine, so that SageMaker's step cache and ours hit. No I/O but reading; nothing of the machine goes in.
 * @param projectRoot folder with package.json
 */
export async function packCode(projectRoot: string): Promise<CodeArchive> {
  const listed = (await listFiles(projectRoot)).sort(([one], [other]) => (one < other ? -1 : 1));
  const content = await Promise.all(
    listed.map(async ([path, file]): Promise<ArchiveFile> => ({ path, bytes: await readFile(file) })),
  );
  const archive = storedGzip(ustar(content));
  const bytesOf = (wanted: string): Buffer => content.find(({ path }) => path === wanted)?.bytes ?? Buffer.alloc(0);
  return {
    sha256: createHash("sha256").update(archive).digest("hex"),
    paths: content.map(({ path }) => path),
    files: {
      [CODE_ARCHIVE]: archive,
      [PROCESS_SCRIPT]: bytesOf(PROCESS_SCRIPT),
      [SEARCH_MODULE]: bytesOf(SEARCH_MODULE),
    },
  };
}
