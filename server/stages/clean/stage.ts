import {
  checkExpression,
  type Column,
  defineStage,
  parseExpression,
  type StageContext,
  type StageIssue,
  unknownShape,
  TRANSFORM_MISTAKES,
} from "../contract.ts";
import { cleanMend } from "./mends.ts";
import { columnsAlong } from "./propagate.ts";
import { type CleanOperation, type CleanSettings, cleanSettingsSchema, populationOps } from "./settings.ts";

const names: Record<CleanOperation["op"], string> = {
  join: "Join",
  union: "Append",
  drop_columns: "Drop columns",
  drop_rows: "Drop rows",
  deduplicate: "Remove duplicates",
  convert: "Convert",
  impute: "Fill missing",
  clip: "Clip outliers",
  outliers: "Outliers",
  tidy_text: "Tidy text",
  fill_forward: "Fill forward",
  filter: "Filter",
  drop_personal: "Drop personal columns",
};

/** Columns an operation names one by one. */
function named(operation: CleanOperation): string[] {
  if (operation.op === "join") return [operation.left];
  if (operation.op === "union") return [];
  if (operation.op === "deduplicate") return operation.keys;
  if (operation.op === "drop_personal") return operation.keep;
  if (operation.op === "filter") return [];
  return operation.columns.by === "names" ? operation.columns.names : [];
}

function orderIssues(settings: CleanSettings, context: StageContext): StageIssue[] {
  const found: StageIssue[] = [];
  const inputs = context.inputs.dataset?.length ?? 0;
  const first = settings.operations[0]?.op;
  settings.operations.forEach((operation, index) => {
    if ((operation.op === "join" || operation.op === "union") && index > 0)
      found.push({
        code: "combine_not_first",
        level: "error",
        message: `${names[operation.op]} must be the first operation.`,
        path: ["operations", index],
      });
    const fittedBefore = settings.operations.slice(0, index).some((earlier) => !populationOps.includes(earlier.op));
    if (populationOps.includes(operation.op) && operation.op !== "join" && operation.op !== "union" && fittedBefore)
      found.push({
        code: "population_after_fitted",
        level: "warning",
        message: `${names[operation.op]} looks at the rows as they were before filling, clipping and dropping, wherever it stands in the list. Move it up to say so.`,
        path: ["operations", index],
      });
  });
  if (inputs > 1 && first !== "join" && first !== "union")
    found.push({
      code: "combine_missing",
      level: "error",
      message: `${inputs} tables come in: the first operation must join or append them.`,
      path: ["operations"],
    });
  if (first === "join" && inputs !== 2)
    found.push({
      code: "join_inputs",
      level: "error",
      message: `A join needs exactly two tables; ${inputs} ${inputs === 1 ? "comes" : "come"} in.`,
      path: ["operations", 0],
    });
  if (first === "union" && inputs < 2)
    found.push({
      code: "union_inputs",
      level: "error",
      message: "Appending needs at least two tables.",
      path: ["operations", 0],
    });
  return found;
}

/** What is wrong with a typed condition, with the character. */
function conditionIssues(condition: string, index: number, columns: Column[] | null): StageIssue[] {
  const parsed = parseExpression(condition);
  const found = parsed.ok ? checkExpression(parsed.expression, columns) : [parsed.error];
  return found.slice(0, 1).map(({ at, message }) => ({
    code: "condition_invalid",
    level: "error",
    message:
      condition.trim() === "" ? "Filter: which rows? Type a condition." : `Filter, character ${at + 1}: ${message}`,
    path: ["operations", index, "condition"],
  }));
}

function operationIssues(
  operation: CleanOperation,
  index: number,
  columns: Column[] | null,
  context: StageContext,
): StageIssue[] {
  const found: StageIssue[] = [];
  const target = context.inputs.dataset?.[0]?.target ?? context.project.target;
  if (operation.op === "filter") found.push(...conditionIssues(operation.condition, index, columns));
  if (operation.op === "fill_forward" && columns !== null)
    for (const field of ["order", "group"] as const)
      if (operation[field] !== null && !columns.some((column) => column.name === operation[field]))
        found.push({
          code: "column_unknown",
          level: "error",
          message: `${names.fill_forward}: there is no column “${operation[field]}” here.`,
          path: ["operations", index, field],
        });
  if ("columns" in operation && operation.columns.by === "names" && operation.columns.names.length === 0)
    found.push({
      code: "columns_none",
      level: "warning",
      message: `${names[operation.op]}: no column chosen, so nothing happens.`,
      path: ["operations", index, "columns"],
    });
  if (operation.op === "impute" && operation.method === "constant" && operation.value === null)
    found.push({
      code: "constant_missing",
      level: "error",
      message: "Fill with a fixed value: which one?",
      path: ["operations", index, "value"],
    });
  if (
    target !== null &&
    operation.op !== "convert" &&
    operation.op !== "deduplicate" &&
    operation.op !== "drop_rows" &&
    operation.op !== "join" &&
    operation.op !== "drop_personal" &&
    named(operation).includes(target)
  )
    found.push({
      code: "target_touched",
      level: "error",
      message: `${names[operation.op]} would change the target “${target}”.`,
      path: ["operations", index, "columns"],
    });
  if (columns === null) return found;
  for (const name of named(operation)) {
    const column = columns.find((candidate) => candidate.name === name);
    if (!column)
      found.push({
        code: "column_unknown",
        level: "error",
        message: `${names[operation.op]}: there is no column “${name}” here.`,
        path: ["operations", index],
      });
    else if (
      column.type === "string" &&
      (operation.op === "clip" ||
        operation.op === "outliers" ||
        (operation.op === "impute" && (operation.method === "median" || operation.method === "mean")))
    )
      found.push({
        code: "column_type",
        level: "error",
        message: `${names[operation.op]}: “${name}” is text; this needs a number.`,
        path: ["operations", index],
      });
  }
  if (operation.op === "join") {
    const right = context.inputs.dataset?.[1]?.columns;
    if (right && !right.some((column) => column.name === operation.right))
      found.push({
        code: "column_unknown",
        level: "error",
        message: `Join: the second table has no column “${operation.right}”.`,
        path: ["operations", index, "right"],
      });
  }
  return found;
}

export const clean = defineStage({
  kind: "clean",
  label: "Clean",
  description:
    "Joins tables, removes what doesn't belong, fills gaps and tames outliers; every row taken out is counted and kept.",
  icon: "sparkles",
  shortcut: "3",
  mistakes: TRANSFORM_MISTAKES,
  hue: "--stage-clean",
  inputs: [{ name: "dataset", type: "dataset", label: "Rows", min: 1, max: null }],
  outputs: [
    { name: "dataset", type: "dataset", label: "Clean rows", min: 0, max: null },
    { name: "rejects", type: "rejects", label: "Rejected rows", min: 0, max: null },
  ],
  version: 1,
  upgrade: (config) => config,
  settings: cleanSettingsSchema,
  defaults: cleanSettingsSchema.parse({}),
  propagate: (settings, context) => {
    const first = context.inputs.dataset?.[0] ?? unknownShape;
    return { dataset: { ...first, columns: columnsAlong(settings, context).at(-1) ?? null }, rejects: unknownShape };
  },
  issues: (settings, context) => {
    const along = columnsAlong(settings, context);
    return [
      ...orderIssues(settings, context),
      ...settings.operations.flatMap((operation, index) =>
        operationIssues(operation, index, along[index] ?? null, context),
      ),
    ];
  },
  summary: (settings) => [
    { label: "operations", value: settings.operations.length === 0 ? "none" : String(settings.operations.length) },
    {
      label: "first",
      value:
        settings.operations
          .slice(0, 2)
          .map((operation) => names[operation.op])
          .join(", ") || "passes rows on",
    },
  ],
  mend: cleanMend,
  views: [
    { panel: "overview", title: "Overview" },
    { panel: "operations", title: "Operations" },
    { panel: "changes", title: "What changed per column" },
    { panel: "missing", title: "Missing values, before and after" },
  ],
  passThrough: { from: "dataset", to: "dataset" },
});
