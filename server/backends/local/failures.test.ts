import { describe, expect, it } from "vitest";
import { limitFailure, processFailure } from "./failures.ts";

const limits = { memoryMb: 512, seconds: 9 };

describe("the end of a process", () => {
  it.each(["memory allocation of 8192 bytes failed", "terminate called: std::bad_alloc", "MemoryError"])(
    "after an allocator's last words (%s) is called out of memory",
    (stderr) => {
      const ended = processFailure({ code: null, signal: "SIGABRT", stderr }, limits);
      expect(ended).toMatchObject({ infrastructure: false, error: { code: "out_of_memory", internal: stderr } });
      expect(ended.error.message).toContain("512 MB");
    },
  );

  it.each(["SIGKILL", "SIGTERM", "SIGHUP"] as const)("by %s came from outside, whatever was printed", (signal) => {
    const ended = processFailure({ code: null, signal, stderr: "MemoryError" }, limits);
    expect(ended).toMatchObject({ infrastructure: true, error: { code: "worker_killed" } });
  });

  it("by a fault of its own would happen again", () => {
    const ended = processFailure({ code: null, signal: "SIGBUS", stderr: "" }, limits);
    expect(ended).toMatchObject({ infrastructure: false, error: { code: "crashed", internal: null } });
  });

  it("in good order without a result is no result, also when it spoke of memory", () => {
    const ended = processFailure({ code: 0, signal: null, stderr: "caught a MemoryError" }, limits);
    expect(ended).toMatchObject({ infrastructure: false, error: { code: "no_result" } });
  });
});

it("a limit is named in the unit it was set in", () => {
  expect(limitFailure("time_limit", limits, 0).error.message).toContain("9 s");
  expect(limitFailure("out_of_memory", limits, 700).error).toMatchObject({ internal: "stopped at 700 MB" });
});
