import { describe, expect, it } from "vitest";
import { emptyPipeline, type Edge, type PipelineDocument } from "./schema.ts";
import { type BaseRun, resolveScope, type RunScope, withUpstream } from "./scope.ts";

const runId = "00000000-0000-4000-8000-000000000007";
const edge = (from: string, to: string): Edge => ({ from: [from, "dataset"], to: [to, "dataset"] });

/** `a → b → c → d`, with `x → c` beside and `y` alone. */
const drawing: PipelineDocument = {
  ...emptyPipeline("scopes"),
  stages: ["a", "b", "c", "d", "x", "y"].map((id) => ({
    id,
    kind: "clean",
    name: id.toUpperCase(),
    config: {},
    ui: {},
  })),
  edges: [edge("a", "b"), edge("b", "c"), edge("c", "d"), edge("x", "c")],
};

/** @param states `a+` succeeded, `a-` failed, `a?` of another kind */
function baseRun(...states: string[]): BaseRun {
  const stages = states.map((text): [string, { kind: string; status: string }] => [
    text.slice(0, 1),
    { kind: text.endsWith("?") ? "train" : "clean", status: text.endsWith("-") ? "failed" : "succeeded" },
  ]);
  return { number: 7, stages: new Map(stages) };
}

function scopeOf(wish: RunScope, base: BaseRun | null, document = drawing) {
  const outcome = resolveScope(document, wish, base);
  if (!outcome.ok) return `${outcome.issue.code}: ${outcome.issue.message}`;
  const { execute, pinned, further } = outcome.scope;
  return [execute, pinned, further].map((ids) => [...ids].sort().join("")).join("|");
}
const all = baseRun("a+", "b+", "c+", "d+", "x+", "y+");

describe("which part of a pipeline a run covers", () => {
  it("whole: every stage", () => expect(scopeOf({ mode: "whole" }, null)).toBe("abcdxy||"));
  it("to here: what the stage needs, and it", () => expect(scopeOf({ mode: "to", stageId: "c" }, null)).toBe("abcx||"));

  it("from here: it and what hangs on it; the direct inputs are pinned, further ones taken along", () => {
    expect(scopeOf({ mode: "from", stageId: "c", runId }, all)).toBe("cd|bx|a");
    expect(scopeOf({ mode: "from", stageId: "b", runId }, all)).toBe("bcd|ax|");
  });

  it("takes along only what the earlier run has", () =>
    expect(scopeOf({ mode: "from", stageId: "c", runId }, baseRun("b+", "x+"))).toBe("cd|bx|"));

  it("one stage: it alone, whatever hangs on it", () =>
    expect(scopeOf({ mode: "only", stageId: "b", runId }, all)).toBe("b|a|"));

  it("retry: what failed and what hangs on it, and nothing of what succeeded", () => {
    expect(scopeOf({ mode: "retry", runId }, baseRun("a+", "b+", "c-", "d-", "x+"))).toBe("cd|bx|a");
    expect(scopeOf({ mode: "retry", runId }, baseRun("a+", "b+", "c+", "d-", "x+"))).toBe("d|c|abx");
  });

  it("retry: a stage that was drawn in since is executed, because nobody has its output", () =>
    expect(scopeOf({ mode: "retry", runId }, baseRun("a+", "c-", "d-", "x+"))).toBe("bcd|ax|"));

  it("refuses with the reason when the earlier run lacks an input", () => {
    expect(scopeOf({ mode: "from", stageId: "c", runId }, baseRun("a+", "x+"))).toBe(
      "pinned_missing: Run 7 has no result of B: the stage wasn’t part of it.",
    );
    expect(scopeOf({ mode: "from", stageId: "c", runId }, baseRun("a+", "b-", "x+"))).toBe(
      "pinned_missing: Run 7 has no result of B: it didn’t finish there.",
    );
    expect(scopeOf({ mode: "only", stageId: "c", runId }, baseRun("b?", "x+"))).toBe(
      "pinned_missing: What run 7 calls B is another kind of stage now.",
    );
  });

  it("refuses a retry of a run in which everything succeeded, and stages that are gone", () => {
    expect(scopeOf({ mode: "retry", runId }, all)).toMatch(/^nothing_failed/);
    expect(scopeOf({ mode: "to", stageId: "gone" }, null)).toMatch(/^stage_missing/);
    expect(scopeOf({ mode: "only", stageId: "b", runId }, null)).toMatch(/^run_not_found/);
  });

  it("never pins and executes the same stage, and never leaves an input open", () => {
    for (const stage of drawing.stages) {
      for (const mode of ["from", "only"] as const) {
        const outcome = resolveScope(drawing, { mode, stageId: stage.id, runId }, all);
        if (!outcome.ok) throw new Error(outcome.issue.message);
        const { execute, pinned, further } = outcome.scope;
        expect([...pinned, ...further].filter((id) => execute.has(id))).toEqual([]);
        for (const { from, to } of drawing.edges)
          if (execute.has(to[0])) expect(execute.has(from[0]) || pinned.has(from[0])).toBe(true);
      }
    }
  });

  it("knows the columns of inputs from everything before them", () =>
    expect(withUpstream(drawing, new Set(["c"])).stages.map((stage) => stage.id)).toEqual(["a", "b", "c", "x"]));
});
