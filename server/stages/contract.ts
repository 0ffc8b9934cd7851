/**
 * What a stage kind must say about itself. Editor, planner, pages and the command line know a kind only through these types;
 * if one of them needs to know something more about a kind, a field is added here and every room answers it.
 * Pure and browser-safe: rooms import this file and zod, nothing else.
 */
import { z } from "zod";

/** Changes when the meaning of a StageSpec or of an artefact folder changes; part of every cache key. */
export const CONTRACT_VERSION = 1;

// ---------------------------------------------------------------- what flows along an edge

export const portTypes = ["dataset", "rejects", "features", "model", "report", "endpoint", "drift"] as const;
export type PortType = (typeof portTypes)[number];

export const columnTypes = ["integer", "number", "boolean", "string", "date", "datetime"] as const;
export type ColumnType = (typeof columnTypes)[number];

export const columnRoles = ["target", "id", "group", "time"] as const;

/** One column as the editor knows it without running anything. `missing` is a share 0…1, `distinct` a count; both null when nobody has looked at the data yet. */
export const columnSchema = z.object({
  name: z.string().min(1),
  type: z.enum(columnTypes),
  role: z.enum(columnRoles).nullable().default(null),
  missing: z.number().min(0).max(1).nullable().default(null),
  distinct: z.number().int().nonnegative().nullable().default(null),
});
export type Column = z.infer<typeof columnSchema>;

export const problemTypes = ["binary", "multiclass", "regression"] as const;
export type ProblemType = (typeof problemTypes)[number];

/** What is known about a port before a run. `columns: null` means "not known yet", which is different from "no columns". */
export type PortShape = {
  columns: Column[] | null;
  target: string | null;
  problemType: ProblemType | null;
};
export const unknownShape: PortShape = { columns: null, target: null, problemType: null };

export type PortSpec = {
  name: string;
  type: PortType;
  label: string;
  /** Edges an input accepts; outputs ignore both numbers. `max: null` = any number. */
  min: number;
  max: number | null;
};

// ---------------------------------------------------------------- settings and how a form draws them

/** Put on a zod field with `.meta({...})`; `z.toJSONSchema` carries it to the form. */
export type FieldHint = {
  title: string;
  /** One sentence of help under the field. */
  description?: string;
  /** One practical tip, shown on demand. */
  tip?: string;
  control?: "column" | "columns" | "file" | "source" | "segmented" | "slider" | "textarea" | "hidden";
  /** Input port whose columns feed a column picker; without it the first input (or the stage's own columns). */
  columnsOf?: string;
  /** Column types a picker offers. */
  accepts?: ColumnType[];
  unit?: string;
  /** Folded away under "More" in the form. */
  advanced?: boolean;
  /** Draw the field only when a sibling has one of these values. */
  showWhen?: { field: string; in: (string | number | boolean | null)[] };
  /** Words for enum values. */
  options?: Record<string, string>;
};

/** Typed wrapper around zod's metadata, so that a mistyped hint is a compile error. */
export function hint(meta: FieldHint): FieldHint & Record<string, unknown> {
  return { ...meta };
}

/** Which columns an operation works on: named ones, or all of a kind at the moment the operation runs. The target and identifiers are never touched by a rule. */
export const selectorSchema = z
  .discriminatedUnion("by", [
    z.object({
      by: z.literal("names"),
      names: z
        .array(z.string().min(1))
        .default([])
        .meta(hint({ title: "Columns", control: "columns" })),
    }),
    z.object({
      by: z.literal("type"),
      type: z.enum(["number", "text", "boolean", "date"]).meta(
        hint({
          title: "All columns of type",
          options: { number: "Number", text: "Text", boolean: "Yes or no", date: "Date" },
        }),
      ),
    }),
    z.object({ by: z.literal("all") }),
  ])
  .meta(hint({ title: "Columns" }));
export type Selector = z.infer<typeof selectorSchema>;

// ---------------------------------------------------------------- issues

export type IssueLevel = "error" | "warning" | "note";

/** A finding about a stage. `error` blocks a run. `mend`, when present, is a settings patch the problems panel applies with one click. */
export type StageIssue = {
  code: string;
  level: IssueLevel;
  message: string;
  /** Settings path, e.g. ["draw", "column"]. */
  path?: (string | number)[];
  mend?: { label: string; patch: Record<string, unknown> };
};

// ---------------------------------------------------------------- compiling

/** A file the user gave, pinned by content. */
export type SourceRef = { name: string; sha256: string; bytes: number };

/** One incoming edge, resolved. */
export type InputRef = { stage: string; port: string };

export type ProjectSettings = { seed: number; target: string | null };

/** What a stage may know beside its own settings. */
export type StageContext = {
  project: ProjectSettings;
  /** Shapes of the incoming edges by input port, in edge order. */
  inputs: Record<string, PortShape[]>;
};

export type CompileContext = StageContext & {
  stageId: string;
  name: string;
  /** False: the test partition stays closed in this run (ordinary runs in the browser, `--no-test`). */
  final: boolean;
};

/** Work that happens in the server after the Python entry is done and before the stage counts as succeeded. */
export const effects = ["activateEndpoint", "startMonitor", "registerModel"] as const;
export type Effect = (typeof effects)[number];

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type Resources = { cpus: number; memoryMb: number; seconds: number };

/** What `compile.ts` returns: everything the planner can't know by itself. */
export type CompiledStage = {
  /** Canonical, complete parameters of `stage.py`: no defaults are filled in later. */
  params: { [key: string]: Json };
  resources: Resources;
  /** Human work, deployments and monitors are never cached. */
  cacheable: boolean;
  effect: Effect | null;
};

/** One planned stage; stored with the run and handed to a backend. */
export type StageSpec = CompiledStage & {
  contract: number;
  stage: { id: string; kind: string; name: string };
  /** Folder below server/stages that holds `stage.py`. */
  entry: string;
  inputs: Record<string, InputRef[]>;
  outputs: { port: string; type: PortType }[];
  sources: SourceRef[];
  seed: number;
};

// ---------------------------------------------------------------- cost

/** Estimate before a run. `basis` says in words what the figure rests on. */
export type CostEstimate = { seconds: number; basis: string };

// ---------------------------------------------------------------- cards and results

/** A line on the node card: label and value, already in words. */
export type SummaryLine = { label: string; value: string };

/** Panels are drawn from the `result.json` that every stage writes (see panelSchema); a view names the ones that matter and their order. */
export type ResultView = { panel: string; title: string };

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const tone = z.enum(["good", "warn", "bad", "neutral"]);

/** One picture or table of a stage's result. Every picture carries its numbers, so the page can show the table behind it. */
export const panelSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("stats"),
    id: z.string(),
    title: z.string(),
    items: z.array(
      z.object({
        label: z.string(),
        value: cell,
        unit: z.string().optional(),
        low: z.number().nullable().optional(),
        high: z.number().nullable().optional(),
        baseline: z.number().nullable().optional(),
        tone: tone.optional(),
      }),
    ),
  }),
  z.object({
    kind: z.literal("table"),
    id: z.string(),
    title: z.string(),
    columns: z.array(
      z.object({ key: z.string(), label: z.string(), unit: z.string().optional(), numeric: z.boolean().optional() }),
    ),
    rows: z.array(z.record(z.string(), cell)),
    note: z.string().optional(),
  }),
  z.object({
    kind: z.literal("bars"),
    id: z.string(),
    title: z.string(),
    unit: z.string().optional(),
    items: z.array(
      z.object({
        label: z.string(),
        value: z.number(),
        low: z.number().nullable().optional(),
        high: z.number().nullable().optional(),
      }),
    ),
    note: z.string().optional(),
  }),
  z.object({
    kind: z.literal("line"),
    id: z.string(),
    title: z.string(),
    x: z.string(),
    y: z.string(),
    series: z.array(
      z.object({
        name: z.string(),
        style: z.enum(["line", "points", "dashed"]).optional(),
        points: z.array(z.tuple([z.number(), z.number()])),
      }),
    ),
    note: z.string().optional(),
  }),
  z.object({
    kind: z.literal("histogram"),
    id: z.string(),
    title: z.string(),
    unit: z.string().optional(),
    edges: z.array(z.number()),
    series: z.array(z.object({ name: z.string(), counts: z.array(z.number()) })),
    note: z.string().optional(),
  }),
  z.object({
    kind: z.literal("matrix"),
    id: z.string(),
    title: z.string(),
    rows: z.array(z.string()),
    columns: z.array(z.string()),
    values: z.array(z.array(z.number().nullable())),
    rowTitle: z.string().optional(),
    columnTitle: z.string().optional(),
    note: z.string().optional(),
  }),
  z.object({
    kind: z.literal("operations"),
    id: z.string(),
    title: z.string(),
    items: z.array(
      z.object({
        name: z.string(),
        rowsIn: z.number(),
        rowsOut: z.number(),
        rejected: z.number(),
        made: z.number(),
        note: z.string().optional(),
      }),
    ),
  }),
  z.object({ kind: z.literal("text"), id: z.string(), title: z.string(), text: z.string(), tone: tone.optional() }),
]);
export type Panel = z.infer<typeof panelSchema>;

/** Keys every metric uses, everywhere. */
export const metricKeys = [
  "roc_auc",
  "average_precision",
  "log_loss",
  "accuracy",
  "balanced_accuracy",
  "precision",
  "recall",
  "f1",
  "brier",
  "ece",
  "rmse",
  "mae",
  "r2",
  "mape",
] as const;
export type MetricKey = (typeof metricKeys)[number];
export const metricValueSchema = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export const metricsSchema = z.partialRecord(z.enum(metricKeys), metricValueSchema);
export type Metrics = z.infer<typeof metricsSchema>;

/** `result.json`: what a stage wants people to see, plus the few facts run lists need. */
export const stageResultSchema = z.object({
  verdict: z.object({ tone, text: z.string() }).nullable().default(null),
  problemType: z.enum(problemTypes).nullable().default(null),
  /** By role: validation, test, baseline. */
  metrics: z
    .object({
      validation: metricsSchema.optional(),
      test: metricsSchema.optional(),
      baseline: metricsSchema.optional(),
    })
    .default({}),
  /** Rows the production twin refused while being judged. */
  refused: z.number().int().nonnegative().nullable().default(null),
  panels: z.array(panelSchema).default([]),
  /** Small machine-readable facts a later stage's page or the engine needs (model hash, parity, limits …). */
  facts: z.record(z.string(), z.unknown()).default({}),
});
export type StageResult = z.infer<typeof stageResultSchema>;

// ---------------------------------------------------------------- the definition

export type StageRoom<K extends string, S extends z.ZodType> = {
  kind: K;
  label: string;
  /** One sentence for palette and help. */
  description: string;
  /** Name of a lucide icon. */
  icon: string;
  /** Key that adds the stage in the editor. */
  shortcut: string;
  /** CSS custom property that holds the kind's hue. */
  hue: `--stage-${string}`;
  inputs: PortSpec[];
  outputs: PortSpec[];
  /** Version of the settings; older ones go through `upgrade` step by step. */
  version: number;
  upgrade: (config: unknown, from: number) => unknown;
  settings: S;
  defaults: z.output<S>;
  propagate: (settings: z.output<S>, context: StageContext) => Record<string, PortShape>;
  issues: (settings: z.output<S>, context: StageContext) => StageIssue[];
  /** Two lines at most. */
  summary: (settings: z.output<S>, context: StageContext) => SummaryLine[];
  views: ResultView[];
  /** Setting that names the user's file, if the kind reads one; the run pins its content. */
  source?: (settings: z.output<S>) => SourceSetting | null;
  /** What a muted or failed stage hands on is not decided here; `passThrough` names input → output of equal type. */
  passThrough?: { from: string; to: string };
};

/** How a stage names the file it reads: an uploaded file, a path beside the pipeline file (command line only), or a built-in sample. */
export const sourceSettingSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("upload"), fileId: z.uuid(), name: z.string() }),
  z.object({ type: z.literal("path"), path: z.string().min(1) }),
  z.object({ type: z.literal("sample"), sample: z.string().min(1) }),
]);
export type SourceSetting = z.infer<typeof sourceSettingSchema>;

export type ParsedConfig<T> = { ok: true; settings: T } | { ok: false; issues: StageIssue[] };

/** The same definition with the settings' type hidden: every function takes the raw `config` of a stage and copes with a broken one. */
export type StageDefinition<K extends string = string> = Pick<
  StageRoom<K, z.ZodType>,
  | "kind"
  | "label"
  | "description"
  | "icon"
  | "shortcut"
  | "hue"
  | "inputs"
  | "outputs"
  | "version"
  | "views"
  | "passThrough"
> & {
  /** JSON schema of the settings with the form hints inside. */
  formSchema: () => Record<string, unknown>;
  defaultConfig: () => Record<string, unknown>;
  parse: (config: unknown, version?: number) => ParsedConfig<unknown>;
  /** A broken config propagates unknown shapes. */
  propagate: (config: unknown, context: StageContext) => Record<string, PortShape>;
  /** Schema errors and the room's own findings together. */
  issues: (config: unknown, context: StageContext) => StageIssue[];
  summary: (config: unknown, context: StageContext) => SummaryLine[];
  source: (config: unknown) => SourceSetting | null;
};

/**
 * Turns a room's typed description into the form the rest of the product uses.
 * @param room everything `stage.ts` knows
 * @returns a definition whose functions accept any config and never throw on a broken one
 */
export function defineStage<const K extends string, S extends z.ZodType>(room: StageRoom<K, S>): StageDefinition<K> {
  const parse = (config: unknown, version = room.version): ParsedConfig<z.output<S>> => {
    let current = config;
    for (let from = version; from < room.version; from += 1) current = room.upgrade(current, from);
    const result = room.settings.safeParse(current);
    if (result.success) return { ok: true, settings: result.data };
    return {
      ok: false,
      issues: result.error.issues.map((issue) => ({
        code: "settings_invalid",
        level: "error" as const,
        message: `${room.label}: ${issue.path.length > 0 ? `${issue.path.map(String).join(".")}: ` : ""}${issue.message}`,
        path: issue.path.filter((part): part is string | number => typeof part !== "symbol"),
      })),
    };
  };
  const unknownOutputs = (): Record<string, PortShape> =>
    Object.fromEntries(room.outputs.map((port) => [port.name, unknownShape]));
  return {
    kind: room.kind,
    label: room.label,
    description: room.description,
    icon: room.icon,
    shortcut: room.shortcut,
    hue: room.hue,
    inputs: room.inputs,
    outputs: room.outputs,
    version: room.version,
    views: room.views,
    ...(room.passThrough ? { passThrough: room.passThrough } : {}),
    formSchema: () => z.toJSONSchema(room.settings, { io: "input", unrepresentable: "any" }),
    defaultConfig: () => structuredClone(room.defaults) as Record<string, unknown>,
    parse,
    propagate: (config, context) => {
      const parsed = parse(config);
      return parsed.ok ? { ...unknownOutputs(), ...room.propagate(parsed.settings, context) } : unknownOutputs();
    },
    issues: (config, context) => {
      const parsed = parse(config);
      return parsed.ok ? room.issues(parsed.settings, context) : parsed.issues;
    },
    summary: (config, context) => {
      const parsed = parse(config);
      return parsed.ok
        ? room.summary(parsed.settings, context).slice(0, 2)
        : [{ label: "settings", value: "need attention" }];
    },
    source: (config) => {
      const parsed = parse(config);
      return parsed.ok && room.source ? room.source(parsed.settings) : null;
    },
  };
}

/** A value on its way through the production twin: dates are days since 1970-01-01, datetimes milliseconds since then. */
export type TwinValue = number | string | boolean | null;
export type TwinRow = Map<string, TwinValue>;
/** Changes the row in place; a text means the row is refused, for that reason. */
export type TwinStep = (row: TwinRow) => string | null;
/** By operation: fitted parameters and columns (data, as in `fitted.json`) to a function for one row. */
export type TwinSteps = Record<string, (columns: string[], parameters: { [key: string]: Json }) => TwinStep>;

/** The server half of a room: pure functions from settings to work. */
export type StageCompiler = {
  /** Throws only on a config that `parse` refuses; callers check issues first. */
  compile: (config: unknown, context: CompileContext) => CompiledStage;
  cost: (config: unknown, context: CompileContext, rows: number | null) => CostEstimate;
  /** Kinds that own recipe steps: the same steps for one row at a time. */
  twin?: TwinSteps;
};

/**
 * Binds a room's typed compile and cost functions to its settings schema.
 * @throws z.ZodError when the config doesn't fit the schema
 */
export function defineCompiler<S extends z.ZodType>(
  settings: S,
  room: {
    compile: (settings: z.output<S>, context: CompileContext) => CompiledStage;
    cost: (settings: z.output<S>, context: CompileContext, rows: number | null) => CostEstimate;
    twin?: TwinSteps;
  },
): StageCompiler {
  return {
    compile: (config, context) => room.compile(settings.parse(config), context),
    cost: (config, context, rows) => room.cost(settings.parse(config), context, rows),
    ...(room.twin ? { twin: room.twin } : {}),
  };
}
