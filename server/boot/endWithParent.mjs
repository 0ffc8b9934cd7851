// Loaded before a child's own code: when the start script dies without a word (kill -9), the pipe it holds on our
// standard input closes, and we go too. Nothing is left behind to hold a port or a lease.
const GRACE_MS = 5_000;

process.stdin.on("error", () => undefined);
process.stdin.once("close", () => {
  setTimeout(() => process.exit(1), GRACE_MS).unref();
  process.kill(process.pid, "SIGTERM");
});
process.stdin.resume();
// Watching must not keep alive a process that is otherwise finished.
if ("unref" in process.stdin && typeof process.stdin.unref === "function") process.stdin.unref();
