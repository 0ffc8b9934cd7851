/** The browser-safe half of a kind: what editor, planner and pages ask it. */
import { z } from "zod";
import type { DataFinding, DataMend } from "./findings.ts";
import type { ResultView } from "./panels.ts";
import { type PortShape, type PortSpec, unknownShape } from "./ports.ts";
import type { SourceSetting } from "./sources.ts";
import type { StageContext } from "./spec.ts";

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

/** A line on the node card: label and value, already in words. */
export type SummaryLine = { label: string; value: string };

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
  /** What typically goes wrong at such a stage, offered as ticks beside its annotation. */
  mistakes: readonly string[];
  /** How the stage mends what was noticed about the rows that come to it; null where it can't. */
  mend?: (finding: DataFinding, settings: z.output<S>) => DataMend | null;
  /** Setting that names the user's file, if the kind reads one; the run pins its content. */
  source?: (settings: z.output<S>) => SourceSetting | null;
  /** What a muted or failed stage hands on is not decided here; `passThrough` names input → output of equal type. */
  passThrough?: { from: string; to: string };
};

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
  | "mistakes"
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
  mend: (config: unknown, finding: DataFinding) => DataMend | null;
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
    mistakes: room.mistakes,
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
    mend: (config, finding) => {
      const parsed = parse(config);
      return parsed.ok && room.mend ? room.mend(finding, parsed.settings) : null;
    },
  };
}
