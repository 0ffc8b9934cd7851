import type { TemplateColumn } from "./columns.ts";
import { drawPipeline } from "./drawing.ts";
import { withCase, type Template } from "./template.ts";
import { usualParts } from "./usualParts.ts";

const SIDE = 8;
const pixels = Array.from({ length: SIDE * SIDE }, (_, at) => `pixel_${Math.floor(at / SIDE)}_${at % SIDE}`);
const columns: TemplateColumn[] = [
  ...pixels.map((name): TemplateColumn => [name, "integer"]),
  ["digit", "integer", "target"],
];

const parts = usualParts({
  sample: "digits",
  columns,
  endpoint: "digits",
  data: {
    name: "Digits",
    reasons: { columns: "Each column is one pixel of a picture of eight by eight, from 0 (white) to 16 (black)." },
  },
  label: {
    name: "Which digit",
    settings: { problem: "multiclass" },
    reasons: { problem: "Whole numbers here are names: a 7 isn't more than a 1." },
  },
  train: {
    name: "Logistic regression",
    settings: { algorithm: "linear" },
    reasons: { algorithm: "One weight per pixel and digit; the weights can be drawn as pictures." },
  },
  second: {
    kind: "train",
    name: "Random forest",
    settings: { algorithm: "random_forest", trees: 150 },
    reasons: { algorithm: "Looks at pixels together: a loop is more than its pixels." },
  },
  evaluate: {
    settings: { metric: "accuracy", importance: false },
    reasons: {
      metric: "Ten classes of the same size and no error worse than another: the share of right answers says it all.",
      importance: "A single shuffled pixel says little about a picture.",
    },
  },
  monitor: "Another pen or another scanner shows here first.",
});

/** Pictures as a table: 64 pixels, ten classes. */
export const digits: Template = {
  id: "digits",
  title: "Digits",
  goal: "Read handwritten digits from pictures of eight by eight pixels.",
  problem: "multiclass",
  sample: "digits",
  rows: 1_797,
  columns: columns.length,
  origin: "Alpaydin and Kaynak (1998), UCI, CC BY 4.0; part of scikit-learn.",
  value: null,
  expected: { accuracy: 0.96 },
  document: () =>
    withCase(
      drawPipeline("Digits", { seed: 42, target: "digit" }, parts),
      { problem: "Amounts on paper slips are typed in by hand, one digit at a time, and one in two hundred is wrong." },
      {},
    ),
};
