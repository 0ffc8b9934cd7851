/** Whether an attempt that did not succeed is repeated. A verdict only: transitions apply it. */
import type { StageFailure } from "../backends/port.ts";
import type { Failure } from "./states.ts";
import type { Tunables } from "./tunables.ts";

export type AttemptEnd =
  /** the worker's lease ran out, or its backend lost the work */
  | { kind: "lost"; reason: string }
  /** the stage's own code or the user's material is at fault: a repeat would fail again */
  | { kind: "failed"; error: StageFailure }
  | { kind: "cancelled" };

export type Verdict =
  { verdict: "cancel" } | { verdict: "fail"; error: Failure } | { verdict: "retry"; afterMs: number };

/**
 * @param end how the attempt ended
 * @param lost attempts of this stage lost before this one
 * @param limits how many attempts may be lost, and the first pause in ms
 */
export function judgeAttempt(
  end: AttemptEnd,
  lost: number,
  limits: Pick<Tunables, "infrastructureAttempts" | "retryPauseMs">,
): Verdict {
  if (end.kind === "cancelled") return { verdict: "cancel" };
  if (end.kind === "failed") {
    const { code, message, remedy, where } = end.error;
    return { verdict: "fail", error: { code, message, remedy, where } };
  }
  if (lost + 1 < limits.infrastructureAttempts) {
    return { verdict: "retry", afterMs: lost === 0 ? 0 : limits.retryPauseMs * 2 ** (lost - 1) };
  }
  return {
    verdict: "fail",
    error: {
      code: "worker_lost",
      message: `The process that ran this stage was lost ${limits.infrastructureAttempts} times (${end.reason}).`,
      remedy: "Look at the machine's memory and disk, then start the run again: finished stages are not repeated.",
      where: null,
    },
  };
}
