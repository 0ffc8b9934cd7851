import { describe, expect, it } from "vitest";
import { overlayLines, type RunLines } from "./overlay.ts";

const points: [number, number][] = [
  [0, 0],
  [1, 1],
];
const roc = (name = "Model"): RunLines["lines"][number] => ({
  stageId: "evaluate",
  stageName: "Evaluate",
  panel: {
    kind: "line",
    id: "roc",
    title: "ROC",
    x: "false positives",
    y: "true positives",
    series: [
      { name, points },
      { name: "Guessing", style: "dashed", points },
      { name: "Frozen threshold", style: "points", points: [[0.2, 0.8]] },
    ],
  },
});

describe("curves of several runs in one picture", () => {
  it("are named by their runs, with what helps the eye drawn once and single marks left out", () => {
    const [picture] = overlayLines([
      { label: "run 3", lines: [roc()] },
      { label: "run 5", lines: [roc()] },
    ]);
    expect(picture?.series.map((series) => [series.name, series.style])).toEqual([
      ["run 3", undefined],
      ["run 5", undefined],
      ["Guessing", "dashed"],
    ]);
    expect(picture?.title).toBe("ROC · Evaluate");
  });

  it("keep apart what one run draws several of", () => {
    const learning = (): RunLines["lines"][number] => {
      const { panel } = roc();
      const series = [
        { name: "Train", points },
        { name: "Validation", points },
      ];
      return { stageId: "train", stageName: "Train", panel: { ...panel, id: "learning", series } };
    };
    const [picture] = overlayLines([
      { label: "run 3", lines: [learning()] },
      { label: "run 5", lines: [learning()] },
    ]);
    expect(picture?.series.map((series) => series.name)).toEqual([
      "run 3 train",
      "run 3 validation",
      "run 5 train",
      "run 5 validation",
    ]);
  });

  it("are none where only one run has the picture", () =>
    expect(
      overlayLines([
        { label: "run 3", lines: [roc()] },
        { label: "run 5", lines: [] },
      ]),
    ).toEqual([]));
});
