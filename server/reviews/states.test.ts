import { describe, expect, it } from "vitest";
import { type DecisionKind, isClosed, stateAfter } from "./states.ts";

const said = (...kinds: [DecisionKind, string][]) => kinds.map(([kind, authorId]) => ({ kind, authorId }));

describe("a request", () => {
  it("stays in review while people only comment", () => {
    expect(stateAfter(said(["comment", "a"], ["comment", "b"]), 1)).toBe("in_review");
  });

  it("is approved by as many different people as it needs", () => {
    expect(stateAfter(said(["approve", "a"]), 1)).toBe("approved");
    expect(stateAfter(said(["approve", "a"], ["approve", "a"]), 2)).toBe("in_review");
    expect(stateAfter(said(["approve", "a"], ["approve", "b"]), 2)).toBe("approved");
  });

  it("is conditional when one of its approvals is", () => {
    expect(stateAfter(said(["approve_with_conditions", "a"], ["approve", "b"]), 2)).toBe("approved_with_conditions");
  });

  it("forgets approvals when it is sent back", () => {
    expect(stateAfter(said(["approve", "a"], ["send_back", "b"], ["approve", "c"]), 2)).toBe("changes_requested");
    expect(stateAfter(said(["send_back", "b"], ["approve", "b"]), 1)).toBe("approved");
  });

  it("ends with one refusal, whatever was said before", () => {
    expect(stateAfter(said(["approve", "a"], ["reject", "b"]), 2)).toBe("rejected");
    expect(stateAfter(said(["stop", "b"]), 1)).toBe("stopped");
    expect(isClosed("changes_requested")).toBe(false);
    expect(isClosed("stopped")).toBe(true);
  });
});
