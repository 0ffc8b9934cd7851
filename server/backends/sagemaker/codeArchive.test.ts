import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { env, pythonPath } from "../../env.js";
import { storedGzip, ustar } from "./archive.ts";
import { packCode } from "./codeArchive.ts";
import * as layout from "./containerLayout.ts";

const server = join(env().projectRoot, "server");
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "stagecraft-archive-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A copy of what goes into the archive, with other times and rights, and with files that don't belong in it. */
function copyOfCode(name: string): string {
  const copy = join(root, name);
  for (const part of ["runtime", "stages"])
    cpSync(join(server, part), join(copy, "server", part), {
      recursive: true,
      mode: 0,
      filter: (path) => !path.includes("__pycache__"),
    });
  return copy;
}

describe("the code archive", () => {
  it("has the same bytes on every machine: neither times, owners nor caches are in it", async () => {
    const copy = copyOfCode("other");
    const touched = join(copy, "server/runtime/stagecraft/io.py");
    utimesSync(touched, 1, 1);
    execFileSync("chmod", ["-R", "a+rwx", copy]);
    writeFileSync(join(copy, "server/stages/train/test_more.py"), "assert False");
    mkdirSync(join(copy, "server/stages/train/__pycache__"), { recursive: true });
    writeFileSync(join(copy, "server/stages/train/__pycache__/stage.cpython-312.pyc"), "bytes");
    const [here, there] = await Promise.all([packCode(env().projectRoot), packCode(copy)]);
    expect(there.sha256).toBe(here.sha256);
    expect(there.files["sourcedir.tar.gz"].equals(here.files["sourcedir.tar.gz"])).toBe(true);
  });

  it("is another one when one byte of one file is", async () => {
    const copy = copyOfCode("changed");
    const before = await packCode(copy);
    writeFileSync(join(copy, "server/stages/train/stage.py"), "# changed\n");
    expect((await packCode(copy)).sha256).not.toBe(before.sha256);
  });

  it("holds entry points, runtime, stages and the lock, sorted, and nothing that a toolkit would install", async () => {
    const { paths, files } = await packCode(env().projectRoot);
    const wanted = [
      "train.py",
      "process.py",
      "inference.py",
      "process.sh",
      "stagecraft_search.py",
      "wheels.json",
      "stagecraft/io.py",
    ];
    expect(paths).toEqual(expect.arrayContaining([...wanted, "stages/train/stage.py", "stages/clean/steps.py"]));
    expect(paths).toEqual([...paths].sort());
    expect(paths.filter((path) => /requirements|setup\.py|setup\.cfg|(^|\/)(test_|conftest)|\.ts$/.test(path))).toEqual(
      [],
    );
    expect(Object.keys(files)).toEqual([layout.CODE_ARCHIVE, layout.PROCESS_SCRIPT, layout.SEARCH_MODULE]);
    const folder = join(root, "unpacked");
    mkdirSync(folder);
    writeFileSync(join(folder, "code.tar.gz"), files["sourcedir.tar.gz"]);
    execFileSync("tar", ["-xzf", "code.tar.gz"], { cwd: folder });
    expect(readdirSync(folder).sort()).toEqual(
      ["code.tar.gz", "stagecraft", "stages", ...wanted.filter((path) => !path.includes("/"))].sort(),
    );
    expect(readFileSync(join(folder, "stages/train/stage.py"))).toEqual(
      readFileSync(join(server, "stages/train/stage.py")),
    );
  });
});

describe("the tar and the gzip around it", () => {
  it("give any bytes back, of any length", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200_000 }), (bytes) => {
        expect(gunzipSync(storedGzip(Buffer.from(bytes))).equals(Buffer.from(bytes))).toBe(true);
      }),
      { numRuns: 20 },
    );
    for (const length of [0, 65_534, 65_535, 65_536, 131_070]) {
      const bytes = Buffer.alloc(length, 7);
      expect(gunzipSync(storedGzip(bytes)).equals(bytes)).toBe(true);
    }
  });

  it("keep long paths and refuse those that no tar can hold", () => {
    const path = `${"folder/".repeat(20)}file.py`;
    writeFileSync(join(root, "long.tar"), ustar([{ path, bytes: Buffer.from("x") }]));
    expect(execFileSync("tar", ["-tf", join(root, "long.tar")], { encoding: "utf8" }).trim()).toBe(path);
    expect(() => ustar([{ path: "x".repeat(300), bytes: Buffer.alloc(0) }])).toThrow(RangeError);
  });
});

describe("the layout", () => {
  it("is the one the entry points know", async () => {
    const script = `
import json, pathlib
from stagecraft.container import layout as l
p, t = (l.Layout(pathlib.Path("/opt/ml"), mode) for mode in ("processing", "training"))
print(json.dumps([l.LAYOUT_VERSION, [l.CONFIG, l.CODE, l.WHEELS], l.JOB_FILE, l.CODE_ARCHIVE, l.PROCESS_SCRIPT, l.SEARCH_MODULE, l.MODEL_ARCHIVE,
  l.ENTRY_FILES, [l.PACKAGES_VARIABLE, l.LAYOUT_VARIABLE], list(l.PACKAGE_SOURCES), str(p.message), str(t.failure),
  str(p.channel("x")), str(t.channel("x")), str(p.output), str(t.output), str(t.model), str(t.checkpoints)]))`;
    const { stdout } = await promisify(execFile)(pythonPath(), ["-c", script], {
      env: { NODE_ENV: "test", PYTHONPATH: join(server, "runtime") },
    });
    expect(JSON.parse(stdout)).toEqual([
      layout.LAYOUT_VERSION,
      Object.values(layout.channels),
      layout.JOB_FILE,
      layout.CODE_ARCHIVE,
      layout.PROCESS_SCRIPT,
      layout.SEARCH_MODULE,
      layout.MODEL_ARCHIVE,
      layout.entryFiles,
      [layout.environment.packages, layout.environment.layout],
      [...layout.packageSources],
      layout.exitMessageFile,
      layout.failureFile,
      layout.processingInput("x"),
      layout.trainingInput("x"),
      layout.processingOutput,
      layout.trainingOutput,
      layout.modelFolder,
      layout.checkpointFolder,
    ]);
  });
});
