/** `pipeline.json`: reading, writing, hashing. */
import canonicalize from "canonicalize";
import { z } from "zod";
import {
  changeStage,
  frameSchema,
  MAX_FRAMES,
  MAX_NOTES,
  MAX_STAGES,
  noteSchema,
  type PipelineDocument,
  pipelineSchema,
} from "./schema.ts";

export type FileProblem = { path: string; message: string };
export type ParsedFile = { ok: true; document: PipelineDocument } | { ok: false; problems: FileProblem[] };

const MAX_DEPTH = 100;

/** JSON.parse accepts any nesting its stack allows; a document nested deeper than people write is refused before it reaches anything recursive. */
function tooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 92) index += 1;
      else if (code === 34) inString = false;
    } else if (code === 34) inString = true;
    else if (code === 91 || code === 123) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (code === 93 || code === 125) depth -= 1;
  }
  return false;
}

/**
 * @param text content of a pipeline file; parts that may be left out (`goal`, `economics`, `loops`, `ui`, `config`) are filled with empty ones
 * @returns the document, or what is wrong with it and where
 */
export function parsePipelineFile(text: string): ParsedFile {
  if (tooDeep(text))
    return { ok: false, problems: [{ path: "", message: `The file nests deeper than ${MAX_DEPTH} levels.` }] };
  let raw: unknown;
  try {
    raw = JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text);
  } catch (error) {
    return {
      ok: false,
      problems: [
        { path: "", message: `The file is not JSON: ${error instanceof Error ? error.message : "unreadable"}.` },
      ],
    };
  }
  const newer = newerFormat(raw);
  if (newer !== null)
    return {
      ok: false,
      problems: [
        {
          path: "stagecraft",
          message: `The file has format ${newer}, made by a newer version of Stagecraft; this one reads format ${FORMAT}. Update Stagecraft, or ask for the file in format ${FORMAT}`,
        },
      ],
    };
  const result = pipelineFileSchema.safeParse(raw);
  if (result.success) return { ok: true, document: result.data };
  return {
    ok: false,
    problems: result.error.issues.map((issue) => ({ path: issue.path.map(String).join("."), message: issue.message })),
  };
}

/** Version of the file format that is read and written. */
export const FORMAT = 1;

/** @returns the format of a document this version is too old for, else null */
export function newerFormat(raw: unknown): number | null {
  const format = typeof raw === "object" && raw !== null && "stagecraft" in raw ? raw.stagecraft : null;
  return typeof format === "number" && format > FORMAT ? format : null;
}

const stageFileSchema = pipelineSchema.shape.stages.element.extend({
  name: pipelineSchema.shape.stages.element.shape.name.optional(),
  config: pipelineSchema.shape.stages.element.shape.config.default({}),
  ui: pipelineSchema.shape.stages.element.shape.ui.default({}),
  muted: z
    .boolean()
    .optional()
    .transform((muted): true | undefined => muted || undefined),
});

const pipelineFileSchema = pipelineSchema
  .extend({
    goal: pipelineSchema.shape.goal.default({}),
    economics: pipelineSchema.shape.economics.default({}),
    loops: pipelineSchema.shape.loops.default([]),
    settings: z.strictObject({
      seed: pipelineSchema.shape.settings.shape.seed.default(42),
      target: pipelineSchema.shape.settings.shape.target.default(null),
    }),
    stages: z.array(stageFileSchema).max(MAX_STAGES),
    notes: z
      .array(
        noteSchema.extend({
          frame: noteSchema.shape.frame.default(null),
          assumption: noteSchema.shape.assumption.default(null),
        }),
      )
      .max(MAX_NOTES)
      .default([]),
    frames: z
      .array(frameSchema.extend({ collapsed: z.boolean().default(false) }))
      .max(MAX_FRAMES)
      .default([]),
  })
  .transform((file): PipelineDocument => ({
    ...file,
    stages: file.stages.map((stage) => changeStage({ ...stage, name: stage.name ?? stage.id }, {})),
  }));

const keyOrder = ["stagecraft", "name", "settings", "goal", "economics", "stages", "edges", "loops"] as const;
/** Left out of the file when there are none, as in files written before there could be any. */
const drawingOrder = ["notes", "frames"] as const;
const stageOrder = ["id", "kind", "name", "config", "ui"] as const;
const optionalOrder = ["version", "muted", "annotation", "target"] as const;

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  );
}

const ordered = <T extends object, K extends keyof T & string>(
  value: T,
  order: readonly K[],
): Record<string, unknown> => Object.fromEntries(order.map((key) => [key, sortKeys(value[key])]));

/**
 * The one way we write the file: fixed order of the outer keys, sorted keys below, two spaces, final newline.
 * A file we wrote is read and written back byte for byte.
 */
export function formatPipelineFile(document: PipelineDocument): string {
  const outer: Record<string, unknown> = ordered(document, keyOrder);
  outer["stages"] = document.stages.map((stage) =>
    ordered(stage, [...stageOrder, ...optionalOrder.filter((key) => stage[key] !== undefined)]),
  );
  if (document.target) outer["target"] = sortKeys(document.target);
  for (const key of drawingOrder) if (document[key].length > 0) outer[key] = sortKeys(document[key]);
  return `${JSON.stringify(outer, null, 2)}\n`;
}

/** @returns JSON schema (draft 2020-12) of the file format, for editors */
export function pipelineFileJsonSchema(): Record<string, unknown> {
  return { title: "Stagecraft pipeline file", ...z.toJSONSchema(pipelineSchema, { io: "input" }) };
}

/** @returns RFC 8785 canonical JSON */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("undefined has no canonical JSON");
  return text;
}

/**
 * Identity of what a pipeline does: `ui`, names, notes, frames and annotations don't count, what is muted and the order of stages and edges do (it decides ties in the plan).
 * @returns sha256 as hex
 */
export async function contentHash(document: PipelineDocument): Promise<string> {
  const meaning = {
    settings: document.settings,
    goal: document.goal,
    economics: document.economics,
    loops: document.loops,
    edges: document.edges.map(({ from, to }) => ({ from, to })),
    // Parts that came later are added only when present: older documents keep their hash.
    ...(document.target ? { target: document.target } : {}),
    stages: document.stages.map(({ id, kind, config, version, muted, target }) => ({
      id,
      kind,
      config,
      ...(version === undefined ? {} : { version }),
      ...(muted ? { muted } : {}),
      ...(target ? { target } : {}),
    })),
  };
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonicalJson(meaning)));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
