import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/**
 * True while the process runs; a zombie nobody has collected counts as gone.
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // the name in brackets may contain anything, the state follows the last bracket
    return stat.charAt(stat.lastIndexOf(")") + 2) !== "Z";
  } catch {
    return !existsSync("/proc/self/stat") || existsSync(`/proc/${pid}`);
  }
}

/**
 * The command line of a process, words joined by spaces; empty when it is gone.
 * @param {number} pid
 */
export function commandOf(pid) {
  try {
    if (existsSync("/proc/self/cmdline")) return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}

/**
 * Waits until `condition` holds.
 * @param {() => boolean | Promise<boolean>} condition
 * @param {number} timeoutMs
 * @param {number} [everyMs]
 * @returns {Promise<boolean>} false when it didn't within `timeoutMs`
 */
export async function waitUntil(condition, timeoutMs, everyMs = 25) {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return true;
}
