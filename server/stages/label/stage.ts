import {
  type Column,
  defineStage,
  type ProblemType,
  type StageContext,
  type StageIssue,
  unknownShape,
  STORE_MISTAKES,
} from "../contract.ts";
import { labelSettingsSchema, type LabelSettings } from "./settings.ts";

const targetOf = (settings: LabelSettings, context: StageContext): string | null =>
  settings.method === "people" ? settings.labelColumn : (settings.target ?? context.project.target);

/** What keeps people from being asked. */
function peopleIssues(settings: LabelSettings, context: StageContext): StageIssue[] {
  const found: StageIssue[] = [];
  const classes = settings.classes.map((name) => name.trim());
  if (new Set(classes).size < 2)
    found.push({
      code: "classes_few",
      level: "error",
      message: "People need at least two different classes to choose from. Type them.",
      path: ["classes"],
    });
  else if (new Set(classes).size < classes.length)
    found.push({ code: "classes_twice", level: "error", message: "A class is typed twice.", path: ["classes"] });
  if (settings.problem === "regression")
    found.push({
      code: "people_number",
      level: "error",
      message: "People choose from classes, so a quantity can't be the problem.",
      path: ["problem"],
      mend: { label: "Let the values decide", patch: { problem: "auto" } },
    });
  const columns = context.inputs.dataset?.[0]?.columns;
  if (columns?.some((column) => column.name === settings.labelColumn))
    found.push({
      code: "label_column_taken",
      level: "error",
      message: `There is a column “${settings.labelColumn}” already. Give the labels another name.`,
      path: ["labelColumn"],
    });
  return found;
}

/** What the values will be taken for, as far as it can be known without looking at them. */
function problemOf(settings: LabelSettings, column: Column | undefined): ProblemType | null {
  if (settings.problem !== "auto") return settings.problem;
  if (!column) return null;
  if (column.type === "boolean") return "binary";
  if (column.distinct === null) return null;
  if (column.distinct === 2) return "binary";
  if (column.type === "string") return "multiclass";
  if (column.type === "integer" && column.distinct <= 10) return "multiclass";
  return column.type === "integer" || column.type === "number" ? "regression" : null;
}

function typeIssues(settings: LabelSettings, column: Column): StageIssue[] {
  const numeric = column.type === "integer" || column.type === "number";
  const classes = settings.problem === "binary" || settings.problem === "multiclass";
  if (settings.problem === "regression" && !numeric)
    return [
      {
        code: "target_not_numeric",
        level: "error",
        message: `“${column.name}” is ${column.type === "string" ? "text" : `of type ${column.type}`}: a quantity can't be learned from it. Convert it to a number in Ingest, or choose classes.`,
        path: ["problem"],
        mend: { label: "Let the values decide", patch: { problem: "auto" } },
      },
    ];
  if (column.type === "date" || column.type === "datetime")
    return [
      {
        code: "target_is_date",
        level: "error",
        message: `“${column.name}” holds dates; a target is a class or a number.`,
        path: ["target"],
      },
    ];
  if (classes && column.type === "number")
    return [
      {
        code: "target_is_float",
        level: "warning",
        message: `“${column.name}” holds decimal numbers, yet classes are asked for: each different number would be a class.`,
        path: ["problem"],
        mend: { label: "Predict the quantity", patch: { problem: "regression" } },
      },
    ];
  if (settings.problem === "binary" && column.distinct !== null && column.distinct > 2)
    return [
      {
        code: "target_not_binary",
        level: "error",
        message: `“${column.name}” has ${column.distinct} different values, not two.`,
        path: ["problem"],
        mend: { label: "Several classes", patch: { problem: "multiclass" } },
      },
    ];
  if (column.distinct === 1)
    return [
      {
        code: "target_one_class",
        level: "error",
        message: `“${column.name}” has the same value in every row: there is nothing to learn.`,
        path: ["target"],
      },
    ];
  return [];
}

function targetIssues(settings: LabelSettings, context: StageContext): StageIssue[] {
  if (settings.method === "people") return peopleIssues(settings, context);
  const target = targetOf(settings, context);
  if (target === null)
    return [
      {
        code: "target_missing",
        level: "error",
        message: "No target chosen: pick the column the model should predict.",
        path: ["target"],
      },
    ];
  const columns = context.inputs.dataset?.[0]?.columns ?? null;
  if (columns === null) return [];
  const column = columns.find((candidate) => candidate.name === target);
  if (!column)
    return [
      {
        code: "target_unknown",
        level: "error",
        message: `There is no column “${target}” in the data that reach this stage.`,
        path: ["target"],
      },
    ];
  return typeIssues(settings, column);
}

export const label = defineStage({
  kind: "label",
  label: "Label",
  description: "Names the column to predict, counts its classes and sets aside rows without an answer.",
  icon: "tag",
  shortcut: "2",
  mistakes: STORE_MISTAKES,
  hue: "--stage-label",
  inputs: [{ name: "dataset", type: "dataset", label: "Rows", min: 1, max: 1 }],
  outputs: [
    { name: "dataset", type: "dataset", label: "Labelled rows", min: 0, max: null },
    { name: "rejects", type: "rejects", label: "Rejected rows", min: 0, max: null },
  ],
  version: 1,
  upgrade: (config) => config,
  settings: labelSettingsSchema,
  defaults: labelSettingsSchema.parse({}),
  propagate: (settings, context) => {
    const target = targetOf(settings, context);
    const columns = context.inputs.dataset?.[0]?.columns ?? null;
    const column = columns?.find((candidate) => candidate.name === target);
    if (settings.method === "people") {
      const made: Column = {
        name: settings.labelColumn,
        type: "string",
        role: "target",
        missing: 0,
        distinct: settings.classes.length,
      };
      const others = columns?.map((one) => (one.role === "target" ? { ...one, role: null } : one)) ?? null;
      const problem = settings.classes.length === 2 ? ("binary" as const) : ("multiclass" as const);
      return {
        dataset: { columns: others && [...others, made], target: settings.labelColumn, problemType: problem },
        rejects: unknownShape,
      };
    }
    return {
      dataset: {
        columns:
          columns?.map((candidate) =>
            candidate.name === target
              ? { ...candidate, role: "target" as const }
              : candidate.role === "target"
                ? { ...candidate, role: null }
                : candidate,
          ) ?? null,
        target,
        problemType: problemOf(settings, column),
      },
      rejects: unknownShape,
    };
  },
  issues: targetIssues,
  summary: (settings, context) => [
    { label: "target", value: targetOf(settings, context) ?? "not chosen" },
    settings.method === "people"
      ? {
          label: "people",
          value: `${settings.rowsToLabel} rows, ${settings.opinions === 1 ? "one opinion" : "two opinions"}`,
        }
      : { label: "problem", value: settings.problem === "auto" ? "automatic" : settings.problem },
  ],
  views: [
    { panel: "overview", title: "Overview" },
    { panel: "classes", title: "Classes" },
    { panel: "target", title: "Target values" },
    { panel: "findings", title: "Findings" },
    { panel: "partitions", title: "Training, validation, test" },
  ],
  passThrough: { from: "dataset", to: "dataset" },
});
