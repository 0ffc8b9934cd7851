import type { TemplateColumn } from "./columns.ts";
import { drawPipeline } from "./drawing.ts";
import { withCase, type Template } from "./template.ts";
import { usualParts } from "./usualParts.ts";

const measured = [
  "alcohol",
  "malic_acid",
  "ash",
  "alcalinity_of_ash",
  "magnesium",
  "total_phenols",
  "flavanoids",
  "nonflavanoid_phenols",
  "proanthocyanins",
  "color_intensity",
  "hue",
  "od280_per_od315_of_diluted_wines",
  "proline",
];
const columns: TemplateColumn[] = [
  ...measured.map((name): TemplateColumn => [name, "number"]),
  ["grower", "string", "target"],
];

const parts = usualParts({
  sample: "wine",
  columns,
  endpoint: "wine",
  data: {
    name: "Wines",
    reasons: { draw: "70 % of the rows teach, 20 % choose settings, 10 % only judge; equal rows stay together." },
  },
  label: {
    name: "Grower",
    settings: { problem: "multiclass" },
    reasons: { problem: "Three growers; each wine is of exactly one." },
  },
  train: {
    name: "Logistic regression",
    settings: { algorithm: "linear", validation: "kfold", testEstimate: "repeated_cv" },
    reasons: {
      algorithm: "Thirteen measures separate three growers almost by straight lines.",
      testEstimate: "18 test rows would judge by luck; repeated 5-fold predictions judge more steadily.",
    },
  },
  second: {
    kind: "train",
    name: "Random forest",
    settings: { algorithm: "random_forest", validation: "kfold", testEstimate: "repeated_cv", trees: 40 },
    reasons: { algorithm: "A second opinion of another kind: where both agree, the answer is in the data." },
  },
  evaluate: {
    settings: { metric: "log_loss", importanceRepeats: 1 },
    reasons: { metric: "It judges how sure an answer is, not only whether it is right." },
  },
  monitor: "A new harvest moves the measures: this shows when the model has to learn again.",
});

/** Three classes told apart by chemistry: the smallest pipeline with more than two answers. */
export const wine: Template = {
  id: "wine",
  title: "Wine",
  goal: "Tell from thirteen chemical measures which of three growers made a wine.",
  problem: "multiclass",
  sample: "wine",
  rows: 178,
  columns: columns.length,
  origin: "Aeberhard and Forina (1991), UCI, CC BY 4.0; part of scikit-learn.",
  value: null,
  expected: { accuracy: 0.97 },
  document: () =>
    withCase(
      drawPipeline("Wine", { seed: 42, target: "grower" }, parts),
      { problem: "Bottles without a label come back from a fair, and nobody can say which grower they belong to." },
      {},
    ),
};
