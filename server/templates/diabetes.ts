import type { TemplateColumn } from "./columns.ts";
import { drawPipeline } from "./drawing.ts";
import { withCase, type Template } from "./template.ts";
import { usualParts } from "./usualParts.ts";

const columns: TemplateColumn[] = [
  ["age", "number"],
  ["sex", "number"],
  ["bmi", "number"],
  ["bp", "number"],
  ...[1, 2, 3, 4, 5, 6].map((number): TemplateColumn => [`s${number}`, "number"]),
  ["progression", "number", "target"],
];

const parts = usualParts({
  sample: "diabetes",
  columns,
  endpoint: "diabetes",
  data: {
    name: "Patients",
    reasons: { draw: "70 % of the rows teach, 20 % choose settings, 10 % only judge; equal rows stay together." },
  },
  label: {
    name: "Progression",
    settings: { problem: "regression" },
    reasons: { problem: "A score between 25 and 346 one year later: how far, not whether." },
  },
  train: {
    name: "Linear regression",
    settings: { algorithm: "linear", validation: "kfold", testEstimate: "repeated_cv" },
    reasons: {
      algorithm: "442 patients and ten measures: more complex models have little to learn more.",
      testEstimate: "44 test rows would judge by luck; repeated 5-fold predictions judge more steadily.",
    },
  },
  second: {
    kind: "train",
    name: "Boosted trees",
    settings: { algorithm: "xgboost", validation: "kfold", testEstimate: "repeated_cv", trees: 200 },
    reasons: { algorithm: "Shows whether thresholds and interactions add anything; here they hardly do." },
  },
  evaluate: {
    settings: { metric: "mae", importanceRepeats: 1 },
    reasons: { metric: "By how many points a forecast is off can be said to a doctor; squares can't." },
  },
  monitor: "Patients of another clinic show here first.",
});

/** A number forecast from ten measures, with a linear model that is hard to beat. */
export const diabetes: Template = {
  id: "diabetes",
  title: "Diabetes",
  goal: "Forecast how far a patient's diabetes has progressed a year from now.",
  problem: "regression",
  sample: "diabetes",
  rows: 442,
  columns: columns.length,
  origin: "Efron, Hastie, Johnstone, Tibshirani (2004), Least Angle Regression; part of scikit-learn, free to use.",
  value: null,
  expected: { r2: 0.48 },
  document: () =>
    withCase(
      drawPipeline("Diabetes", { seed: 42, target: "progression" }, parts),
      {
        problem:
          "Doctors can't say in advance whose diabetes will worsen within a year, so everybody gets the same plan.",
      },
      {},
    ),
};
