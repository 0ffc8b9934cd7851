import { describe, expect, it } from "vitest";
import { judgeAttempt } from "./retry.ts";

const limits = { infrastructureAttempts: 3, retryPauseMs: 500 };

describe("the verdict on an attempt", () => {
  it("repeats a lost one at once, then after a pause, and gives up the third time", () => {
    const lost = { kind: "lost", reason: "killed" } as const;
    expect(judgeAttempt(lost, 0, limits)).toEqual({ verdict: "retry", afterMs: 0 });
    expect(judgeAttempt(lost, 1, limits)).toEqual({ verdict: "retry", afterMs: 500 });
    expect(judgeAttempt(lost, 2, limits)).toMatchObject({ verdict: "fail", error: { code: "worker_lost" } });
  });

  it("never repeats a mistake the person has to mend, and keeps its words but not the internal ones", () => {
    const error = {
      code: "target_missing",
      message: "No target.",
      remedy: "Choose one.",
      where: { column: "y" },
      internal: "trace",
    };
    expect(judgeAttempt({ kind: "failed", error }, 0, limits)).toEqual({
      verdict: "fail",
      error: { code: "target_missing", message: "No target.", remedy: "Choose one.", where: { column: "y" } },
    });
  });

  it("leaves a cancelled one cancelled", () => {
    expect(judgeAttempt({ kind: "cancelled" }, 2, limits)).toEqual({ verdict: "cancel" });
  });
});
