import { describe, expect, it } from "vitest";
import { tableOfPanel } from "./panelTable.ts";
import type { PanelOf } from "./chartParts.ts";
import { decisionAt, frozenAt, matrixOf, nearest } from "./thresholds.ts";

/** Ten rows, four of them positive; stored counts as the evaluation writes them. */
const panel: PanelOf<"thresholds"> = {
  kind: "thresholds",
  id: "thresholds",
  title: "Confusion matrix",
  positive: "yes",
  negative: "no",
  frozen: 0.4,
  thresholds: [0.1, 0.4, 0.8, 1.01],
  tp: [4, 3, 1, 0],
  fp: [6, 2, 0, 0],
  positives: 4,
  negatives: 6,
};

describe("a decision at another threshold", () => {
  it("follows from the stored counts alone", () => {
    expect(decisionAt(panel, 1)).toEqual({
      threshold: 0.4,
      tp: 3,
      fp: 2,
      fn: 1,
      tn: 4,
      precision: 3 / 5,
      recall: 3 / 4,
      specificity: 4 / 6,
      f1: 6 / 9,
      accuracy: 7 / 10,
      flagged: 5 / 10,
    });
    expect(matrixOf(panel, decisionAt(panel, 1)).values).toEqual([
      [3, 1],
      [2, 4],
    ]);
  });

  it("has no precision where nobody is flagged, rather than a wrong one", () =>
    expect(decisionAt(panel, 3)).toMatchObject({ precision: null, recall: 0, flagged: 0, accuracy: 0.6 }));

  it("starts at the frozen threshold, or next to it when it isn't stored", () => {
    expect(frozenAt(panel)).toBe(1);
    expect(frozenAt({ ...panel, frozen: 0.75 })).toBe(2);
    expect(nearest(panel, 0)).toBe(0);
  });

  it("accounts for every row at every threshold, also in the table", () => {
    for (const row of tableOfPanel(panel).rows)
      expect(Number(row["tp"]) + Number(row["fp"]) + Number(row["fn"]) + Number(row["tn"])).toBe(10);
    expect(tableOfPanel(panel).rows.filter((row) => row["frozen"] !== null)).toHaveLength(1);
  });
});
