import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UnavailableError } from "../errors/index.ts";
import { isAlive, waitUntil } from "../boot/processes.mjs";

function tryLock(path: string): boolean {
  const own = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  writeFileSync(own, String(process.pid));
  try {
    // A link appears with its content in one step, so nobody ever reads a lock without a pid.
    linkSync(own, path);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

function dropIfOwnerDied(path: string): void {
  try {
    const owner = Number(readFileSync(path, "utf8"));
    if (!isAlive(owner)) rmSync(path, { force: true });
  } catch {
    // given back meanwhile
  }
}

/**
 * Runs `work` while holding the lock file `path`; other processes wait. A lock left by a dead process is taken over.
 * @throws {UnavailableError} `lock_timeout` when the holder doesn't give it back in `timeoutMs`
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>, timeoutMs = 60_000): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  const held = await waitUntil(() => {
    if (tryLock(path)) return true;
    dropIfOwnerDied(path);
    return false;
  }, timeoutMs);
  if (!held) {
    throw new UnavailableError({
      code: "lock_timeout",
      userMessage: `Another process has been holding ${path} for too long.`,
      remedy: "Wait until the other start is finished, or end it, and try again.",
    });
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
