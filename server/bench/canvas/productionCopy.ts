import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

function must(command: string, args: string[], cwd: string): void {
  const done = spawnSync(command, args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
  if (done.status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${done.status}`);
}

/**
 * The product as people start it, built for production from the files as they are now, in a folder of its own: the build of
 * the working folder is left alone. Packages are hard links, so that copying them takes a second.
 */
export async function startProductionCopy(root: string): Promise<{ url: string; close: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "stagecraft-canvas-"));
  must(
    "sh",
    ["-c", `git ls-files -co --exclude-standard | tar c --ignore-failed-read -T - 2>/dev/null | tar x -C "${folder}"`],
    root,
  );
  must("cp", ["-al", join(root, "node_modules"), join(folder, "node_modules")], root);
  mkdirSync(join(folder, ".stagecraft"));
  symlinkSync(join(root, ".stagecraft", "venv"), join(folder, ".stagecraft", "venv"));
  const port = await freePort();
  const child = spawn(
    process.execPath,
    ["server/boot/e2eServer.mjs", "--port", String(port), "--serve-port", String(await freePort())],
    { cwd: folder, stdio: ["ignore", "pipe", "inherit"] },
  );
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const close = async (): Promise<void> => {
    child.kill("SIGTERM");
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  await new Promise<void>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("is ready")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`The product didn't start (${code}): ${said.slice(-500)}`)));
  });
  return { url: `http://localhost:${port}`, close };
}
