import {
  type Column,
  type ColumnType,
  defineStage,
  type Selector,
  type StageContext,
  type StageIssue,
  unknownShape,
  TRANSFORM_MISTAKES,
} from "../contract.ts";
import { featureMend } from "./mends.ts";
import { autoOperations } from "./auto.ts";
import { type FeatureOperation, type FeatureSettings, featureSettingsSchema } from "./settings.ts";

const names: Record<FeatureOperation["op"], string> = {
  log: "Logarithm",
  scale: "Scale",
  onehot: "One column per category",
  ordinal: "Number the categories",
  date_parts: "Parts of dates",
  select_variance: "Drop constant columns",
  select_correlation: "Drop correlated columns",
  root: "Root",
  bins: "Bins",
  normalise: "Bring rows to one length",
  polynomial: "Products and powers",
  ratio: "Ratios",
  date_difference: "Time between dates",
  pca: "Principal components",
  select_information: "Keep the most telling columns",
};
/** Operations that need numbers. */
const ofNumbers: FeatureOperation["op"][] = ["log", "scale", "root", "bins", "normalise", "polynomial", "pca"];
const numeric: ColumnType[] = ["integer", "number"];
const dates: ColumnType[] = ["date", "datetime"];
const kinds: Record<string, ColumnType[]> = { number: numeric, text: ["string"], boolean: ["boolean"], date: dates };

function covered(selector: Selector, column: Column): boolean {
  if (selector.by === "names") return selector.names.includes(column.name);
  return selector.by === "all" || (kinds[selector.type]?.includes(column.type) ?? false);
}

/** Text and dates that no operation turns into numbers can't reach a model. */
function leftOver(settings: FeatureSettings, columns: Column[]): StageIssue[] {
  const turned = (column: Column, ops: FeatureOperation["op"][]): boolean =>
    settings.operations.some(
      (operation) => ops.includes(operation.op) && "columns" in operation && covered(operation.columns, column),
    );
  const free = columns.filter((column) => column.role === null || column.role === "time");
  const text = free.filter((column) => column.type === "string" && !turned(column, ["onehot", "ordinal"]));
  const spanned = settings.operations.flatMap((operation) =>
    operation.op === "date_difference" && !operation.keep ? operation.pairs.flatMap(({ from, to }) => [from, to]) : [],
  );
  const time = free.filter(
    (column) => dates.includes(column.type) && !turned(column, ["date_parts"]) && !spanned.includes(column.name),
  );
  const list = (found: Column[]): string =>
    found
      .slice(0, 5)
      .map((column) => `“${column.name}”`)
      .join(", ") + (found.length > 5 ? ` and ${found.length - 5} more` : "");
  const mend = (operation: FeatureOperation, title: string) => ({
    label: title,
    patch: { operations: [...settings.operations, operation] },
  });
  const found: StageIssue[] = [];
  if (text.length > 0)
    found.push({
      code: "text_left",
      level: "error",
      message: `A model needs numbers: ${list(text)} ${text.length === 1 ? "is" : "are"} still text. Encode or drop ${text.length === 1 ? "it" : "them"}.`,
      path: ["operations"],
      mend: mend(
        { op: "onehot", columns: { by: "type", type: "text" }, minShare: 0.005, maxCategories: 30, unknown: "other" },
        "One column per category",
      ),
    });
  if (time.length > 0)
    found.push({
      code: "dates_left",
      level: "error",
      message: `A model needs numbers: ${list(time)} ${time.length === 1 ? "is a date" : "are dates"}. Take parts or drop ${time.length === 1 ? "it" : "them"}.`,
      path: ["operations"],
      mend: mend(
        {
          op: "date_parts",
          columns: { by: "type", type: "date" },
          parts: ["year", "month", "weekday", "age"],
          reference: null,
        },
        "Parts of dates",
      ),
    });
  return found;
}

/** What is wrong with the pairs of columns an operation works on. */
function pairIssues(
  operation: Extract<FeatureOperation, { op: "ratio" | "date_difference" }>,
  index: number,
  columns: Column[],
  target: string | null,
): StageIssue[] {
  const { pairs } = operation;
  const fits = operation.op === "ratio" ? numeric : dates;
  const error = (at: number, field: string, code: string, message: string): StageIssue => ({
    code,
    level: "error",
    message: `${names[operation.op]}: ${message}`,
    path: ["operations", index, "pairs", at, field],
  });
  if (pairs.length === 0)
    return [
      {
        code: "columns_none",
        level: "warning",
        message: `${names[operation.op]}: no pair chosen, so nothing happens.`,
        path: ["operations", index, "pairs"],
      },
    ];
  return pairs.flatMap((pair, at) =>
    Object.entries(pair).flatMap(([field, name]): StageIssue[] => {
      if (name === "") return [error(at, field, "column_missing", "choose both columns.")];
      if (name === target) return [error(at, field, "target_touched", `“${name}” is the target.`)];
      const column = columns.find((candidate) => candidate.name === name);
      // A made column isn't known before a run.
      if (!column) return index > 0 ? [] : [error(at, field, "column_unknown", `there is no column “${name}” here.`)];
      return fits.includes(column.type)
        ? []
        : [error(at, field, "column_type", `“${name}” is of type ${column.type}.`)];
    }),
  );
}

function operationIssues(
  operation: FeatureOperation,
  index: number,
  columns: Column[],
  target: string | null,
): StageIssue[] {
  if (operation.op === "ratio" || operation.op === "date_difference")
    return pairIssues(operation, index, columns, target);
  if (!("columns" in operation) || operation.columns.by !== "names") return [];
  const path = ["operations", index, "columns"];
  if (operation.columns.names.length === 0)
    return [
      {
        code: "columns_none",
        level: "warning",
        message: `${names[operation.op]}: no column chosen, so nothing happens.`,
        path,
      },
    ];
  return operation.columns.names.flatMap((name): StageIssue[] => {
    if (name === target)
      return [
        {
          code: "target_touched",
          level: "error",
          message: `${names[operation.op]} would change the target “${name}”.`,
          path,
        },
      ];
    const column = columns.find((candidate) => candidate.name === name);
    // A made column (a date part, a flag) isn't known before a run.
    if (!column)
      return index > 0
        ? []
        : [
            {
              code: "column_unknown",
              level: "error",
              message: `${names[operation.op]}: there is no column “${name}” here.`,
              path,
            },
          ];
    const fits = ofNumbers.includes(operation.op)
      ? numeric.includes(column.type)
      : operation.op === "date_parts"
        ? dates.includes(column.type)
        : operation.op === "onehot"
          ? column.type !== "number" && !dates.includes(column.type)
          : column.type === "string" || column.type === "integer";
    return fits
      ? []
      : [
          {
            code: "column_type",
            level: "error",
            message: `${names[operation.op]} doesn't fit “${name}”, which is of type ${column.type}.`,
            path,
          },
        ];
  });
}

function issues(settings: FeatureSettings, context: StageContext): StageIssue[] {
  const shape = context.inputs.dataset?.[0];
  const target = shape?.target ?? context.project.target;
  const found: StageIssue[] = [];
  if (
    shape &&
    shape.columns !== null &&
    shape.columns.every((column) => column.role === "target" || column.role === "id" || column.role === "group")
  )
    found.push({
      code: "features_none",
      level: "error",
      message: "Nothing is left to learn from: only the target and identifiers reach this stage.",
    });
  if (settings.mode === "auto" || !shape || shape.columns === null) return found;
  const columns = shape.columns;
  return [
    ...found,
    ...settings.operations.flatMap((operation, index) => operationIssues(operation, index, columns, target)),
    ...leftOver(settings, columns),
  ];
}

export const feature = defineStage({
  kind: "feature",
  label: "Feature",
  description:
    "Turns clean columns into the numbers a model learns from, with everything fitted on training rows only.",
  icon: "blocks",
  shortcut: "4",
  mistakes: TRANSFORM_MISTAKES,
  hue: "--stage-feature",
  inputs: [{ name: "dataset", type: "dataset", label: "Rows", min: 1, max: 1 }],
  outputs: [
    { name: "features", type: "features", label: "Features", min: 0, max: null },
    { name: "rejects", type: "rejects", label: "Rejected rows", min: 0, max: null },
  ],
  version: 1,
  upgrade: (config) => config,
  settings: featureSettingsSchema,
  defaults: featureSettingsSchema.parse({}),
  // The columns of the matrix depend on the data; what is known is the columns the recipe starts from.
  propagate: (_settings, context) => ({ features: context.inputs.dataset?.[0] ?? unknownShape, rejects: unknownShape }),
  issues,
  summary: (settings) => {
    const operations = settings.mode === "auto" ? autoOperations : settings.operations;
    return [
      { label: "preparation", value: settings.mode === "auto" ? "automatic" : `${operations.length} by hand` },
      {
        label: "steps",
        value:
          operations
            .slice(0, 3)
            .map((operation) => names[operation.op])
            .join(", ") || "numbers as they are",
      },
    ];
  },
  mend: featureMend,
  views: [
    { panel: "overview", title: "Overview" },
    { panel: "operations", title: "Operations" },
    { panel: "features", title: "Features" },
    { panel: "dropped", title: "Dropped columns" },
    { panel: "correlation", title: "Correlation" },
  ],
});
