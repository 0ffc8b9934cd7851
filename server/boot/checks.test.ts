import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BootError, describeBootError } from "./bootError.mjs";
import { checkDisk, checkNode, checkPython, checkVenvModule, findPython } from "./checks.mjs";
import { packagesAreCurrent } from "./packages.mjs";
import { isFree, parsePort, refuseBusyPorts } from "./ports.mjs";
import { hashFiles, isStamped, listFiles, writeStamp } from "./stamp.mjs";

const folder = (): string => mkdtempSync(join(tmpdir(), "stagecraft-boot-"));

/** A program that answers like a Python of some version. */
function fakePython(script: string): string {
  const path = join(folder(), "python");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe("what the start checks", () => {
  it.each([
    ["20.19.0", true],
    ["22.0.0", true],
    ["24.11.1", true],
    ["20.18.9", false],
    ["18.20.0", false],
  ])("takes Node %s: %s", (version, ok) => {
    const check = checkNode(version);
    expect(check.ok).toBe(ok);
    if (!ok) expect(check.line).toContain("nvm");
  });

  it("takes Python 3.11 to 3.13 and names what else it found", () => {
    expect(findPython(fakePython("echo 3.12"))?.version).toBe("3.12");
    const tooNew = checkPython(fakePython("echo 3.14"));
    expect(tooNew).toMatchObject({ ok: false });
    expect(tooNew.detail).toContain("3.14");
    expect(tooNew.line).not.toBe("");
    expect(checkPython("/nowhere/python")).toMatchObject({ ok: false });
  });

  it("names the package that brings a missing venv module", () => {
    const check = checkVenvModule({ path: fakePython("exit 1"), version: "3.12" });
    expect(check).toMatchObject({ ok: false, line: "sudo apt-get install python3.12-venv" });
  });

  it("says how much room there is and how to use another disk", () => {
    expect(checkDisk(join(folder(), "not", "yet")).name).toBe("disk");
    const full = checkDisk(tmpdir(), Number.MAX_SAFE_INTEGER);
    expect(full.ok).toBe(false);
    expect(full.line).toContain("STAGECRAFT_HOME=");
  });
});

describe("ports", () => {
  it("refuses a busy one with the line that takes the next", async () => {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as AddressInfo;
    expect(await isFree(port)).toBe(false);
    const refused = refuseBusyPorts({ port, servePort: 1 });
    await expect(refused).rejects.toThrow(`Port ${port} is in use`);
    await expect(refused).rejects.toMatchObject({ line: `npm start -- --port ${port + 1}` });
    server.close();
  });

  it("refuses what is no port", () => {
    expect(parsePort("4000", 3000, "--port")).toBe(4000);
    expect(parsePort(undefined, 3000, "--port")).toBe(3000);
    for (const text of ["0", "65536", "80.5", "http"]) expect(() => parsePort(text, 3000, "--port")).toThrow(BootError);
  });
});

describe("a start that fails", () => {
  it("prints one sentence and the line to type", () => {
    expect(describeBootError(new BootError("Port 3000 is in use.", "npm start -- --port 3001"))).toBe(
      "Port 3000 is in use.\n\n    npm start -- --port 3001\n",
    );
  });

  it.each([Object.assign(new Error("write"), { code: "ENOSPC" }), new Error("OSError: No space left on device")])(
    "knows a full disk in %s",
    (error) => {
      expect(describeBootError(error)).toContain("The disk is full");
      expect(describeBootError(error)).toContain("STAGECRAFT_HOME=");
    },
  );
});

describe("stamps", () => {
  it("see a change of content, of a name, and of an extra word", () => {
    const root = folder();
    mkdirSync(join(root, "a"));
    writeFileSync(join(root, "a", "x.ts"), "1");
    const hash = (words: string[] = []): string => hashFiles(listFiles([root]), words);
    const first = hash();
    writeStamp(join(root, ".hidden", "stamp"), first);
    expect(isStamped(join(root, ".hidden", "stamp"), hash())).toBe(true);
    writeFileSync(join(root, "a", "x.ts"), "2");
    expect(isStamped(join(root, ".hidden", "stamp"), hash())).toBe(false);
    expect(hash(["v2"])).not.toBe(hash());
  });
});

describe("installed packages", () => {
  const write = (root: string, wanted: object, installed: object | undefined): boolean => {
    writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages: { "": {}, ...wanted } }));
    mkdirSync(join(root, "node_modules"), { recursive: true });
    if (installed)
      writeFileSync(join(root, "node_modules", ".package-lock.json"), JSON.stringify({ packages: installed }));
    return packagesAreCurrent(root);
  };

  it("are current when every version is the lock file's; other platforms' packages may be missing", () => {
    const wanted = { "node_modules/a": { version: "1.0.0" }, "node_modules/mac": { version: "1.0.0", optional: true } };
    expect(write(folder(), wanted, { "node_modules/a": { version: "1.0.0" } })).toBe(true);
    expect(write(folder(), wanted, { "node_modules/a": { version: "0.9.0" } })).toBe(false);
    expect(write(folder(), wanted, {})).toBe(false);
    expect(write(folder(), wanted, undefined)).toBe(false);
  });
});
