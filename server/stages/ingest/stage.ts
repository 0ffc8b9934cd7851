import { type Column, defineStage, type StageIssue, SOURCE_MISTAKES } from "../contract.ts";
import { ingestSettingsSchema, type IngestSettings } from "./settings.ts";
import { laterBatches, samples } from "./samples.ts";

const readable = [...samples, ...laterBatches];

const nameOf = (column: IngestSettings["columns"][number]): string => column.as ?? column.name;

function shapeColumns(settings: IngestSettings, target: string | null): Column[] | null {
  if (settings.columns.length === 0) return null;
  return settings.columns
    .filter((column) => column.keep)
    .map((column) => ({
      name: nameOf(column),
      type: column.type,
      role: nameOf(column) === target ? "target" : column.role,
      missing: column.missing,
      distinct: column.distinct,
    }));
}

function drawIssues(settings: IngestSettings): StageIssue[] {
  const { rule, column, validation, test } = settings.draw;
  const found: StageIssue[] = [];
  if (test <= 0)
    found.push({
      code: "split_no_test",
      level: "error",
      message: "The test share is 0 %: nothing would be left to judge the model.",
      path: ["draw", "test"],
      mend: { label: "Use 10 %", patch: { draw: { ...settings.draw, test: 0.1 } } },
    });
  if (validation <= 0)
    found.push({
      code: "split_no_validation",
      level: "error",
      message: "The validation share is 0 %: nothing would be left to choose the threshold with.",
      path: ["draw", "validation"],
      mend: { label: "Use 20 %", patch: { draw: { ...settings.draw, validation: 0.2 } } },
    });
  if (validation + test > 0.95)
    found.push({
      code: "split_no_training",
      level: "error",
      message: `Validation and test take ${Math.round((validation + test) * 100)} % of the rows; at least 5 % must stay for training.`,
      path: ["draw", "test"],
      mend: { label: "Use 70/20/10", patch: { draw: { ...settings.draw, validation: 0.2, test: 0.1 } } },
    });
  if (rule !== "time" && rule !== "group") return found;
  const chosen = settings.columns.find((candidate) => nameOf(candidate) === column);
  if (column === null)
    found.push({
      code: "split_column_missing",
      level: "error",
      message: `The split by ${rule} needs a column.`,
      path: ["draw", "column"],
    });
  else if (settings.columns.length > 0 && !chosen?.keep)
    found.push({
      code: "split_column_unknown",
      level: "error",
      message: `The split column “${column}” is not among the kept columns.`,
      path: ["draw", "column"],
    });
  else if (rule === "time" && chosen && (chosen.type === "string" || chosen.type === "boolean"))
    found.push({
      code: "split_column_type",
      level: "error",
      message: `“${column}” is ${chosen.type === "string" ? "text" : "yes or no"}: a split by time needs a date or a number.`,
      path: ["draw", "column"],
    });
  return found;
}

function columnIssues(settings: IngestSettings): StageIssue[] {
  const found: StageIssue[] = [];
  const seen = new Set<string>();
  settings.columns.forEach((column, index) => {
    const name = nameOf(column);
    if (!column.keep) return;
    if (seen.has(name))
      found.push({
        code: "column_duplicate",
        level: "error",
        message: `Two columns are called “${name}”.`,
        path: ["columns", index, "as"],
      });
    if (name.startsWith("__") && ["__row", "__partition", "__draw", "__origin"].includes(name))
      found.push({
        code: "column_reserved",
        level: "error",
        message: `“${name}” is a reserved name.`,
        path: ["columns", index, "as"],
      });
    seen.add(name);
  });
  if (settings.columns.length > 0 && seen.size === 0)
    found.push({ code: "columns_none", level: "error", message: "No column is kept.", path: ["columns"] });
  return found;
}

export const ingest = defineStage({
  kind: "ingest",
  label: "Ingest",
  description:
    "Reads a file or a sample, gives every column its type and every row its place in training, validation or test.",
  icon: "database",
  shortcut: "1",
  mistakes: SOURCE_MISTAKES,
  hue: "--stage-ingest",
  inputs: [],
  outputs: [
    { name: "dataset", type: "dataset", label: "Rows", min: 0, max: null },
    { name: "rejects", type: "rejects", label: "Rejected rows", min: 0, max: null },
  ],
  version: 1,
  upgrade: (config) => config,
  settings: ingestSettingsSchema,
  defaults: ingestSettingsSchema.parse({}),
  propagate: (settings, context) => ({
    dataset: {
      columns: shapeColumns(settings, context.project.target),
      target: context.project.target,
      problemType: null,
    },
    rejects: { columns: null, target: null, problemType: null },
  }),
  issues: (settings) => {
    const found: StageIssue[] = [];
    if (settings.source === null)
      found.push({
        code: "source_missing",
        level: "error",
        message: "No data chosen yet. Drop a CSV or Parquet file here, or take a sample.",
        path: ["source"],
        mend: {
          label: "Use the customer churn sample",
          patch: { source: { type: "sample", sample: "customer-churn" }, columns: [], format: null },
        },
      });
    else if (settings.source.type === "sample") {
      const wanted = settings.source.sample;
      if (!readable.some((sample) => sample.id === wanted))
        found.push({
          code: "sample_unknown",
          level: "error",
          message: `There is no sample called “${wanted}”. Known: ${samples.map((sample) => sample.id).join(", ")}.`,
          path: ["source"],
        });
    }
    return [...found, ...drawIssues(settings), ...columnIssues(settings)];
  },
  summary: (settings) => {
    const { source, draw } = settings;
    const name =
      source === null
        ? "not chosen"
        : source.type === "upload"
          ? source.name
          : source.type === "path"
            ? (source.path.split(/[\\/]/).at(-1) ?? source.path)
            : (readable.find((sample) => sample.id === source.sample)?.label ?? source.sample);
    const train = Math.round((1 - draw.validation - draw.test) * 100);
    return [
      { label: "data", value: name },
      {
        label: "split",
        value: `${draw.rule} ${train}/${Math.round(draw.validation * 100)}/${Math.round(draw.test * 100)}`,
      },
    ];
  },
  views: [
    { panel: "overview", title: "Overview" },
    { panel: "columns", title: "Columns" },
    { panel: "findings", title: "Findings" },
    { panel: "missing", title: "Missing values" },
    { panel: "partitions", title: "Training, validation, test" },
  ],
  source: (settings) => settings.source,
});
