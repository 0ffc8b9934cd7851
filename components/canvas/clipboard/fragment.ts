/** A part of a pipeline as text: what copying puts on the clipboard and what pasting understands. */
import { z } from "zod";
import { FORMAT, newerFormat, parsePipelineFile } from "../../../server/pipeline/file.ts";
import {
  annotationSchema,
  type Edge,
  edgeSchema,
  endSchema,
  type Frame,
  frameSchema,
  type Loop,
  loopSchema,
  type Note,
  noteSchema,
  type PipelineDocument,
  type Stage,
  stageSchema,
} from "../../../server/pipeline/schema.ts";
import { withMembers } from "../edit/boxes.ts";
import { frameIdOf, isStageId, noteIdOf } from "../edit/flowIds.ts";

/** Tells our text from everybody else's. */
const MARK = "pipeline part";
/** As large as a pipeline file may be; a browser that parses more stutters. */
export const MAX_PASTE_CHARACTERS = 8_000_000;

const inputSchema = z.strictObject({
  from: endSchema,
  to: endSchema,
  /** Kind of the stage that isn't part of the copy: where another one has its id, the edge isn't meant. */
  kind: z.string(),
  annotation: annotationSchema.optional(),
});
export type FragmentInput = z.infer<typeof inputSchema>;

const fragmentSchema = z.strictObject({
  stagecraft: z.literal(FORMAT),
  content: z.literal(MARK),
  stages: z.array(stageSchema),
  edges: z.array(edgeSchema),
  /** Edges from stages that were not copied. */
  inputs: z.array(inputSchema),
  loops: z.array(loopSchema),
  notes: z.array(noteSchema),
  frames: z.array(frameSchema),
});

export type Fragment = {
  stages: Stage[];
  edges: Edge[];
  inputs: FragmentInput[];
  loops: Loop[];
  notes: Note[];
  frames: Frame[];
};

/** What is selected, with everything in the selected frames, the edges between the chosen stages and those that lead to them. */
export function cutOut(document: PipelineDocument, selected: readonly string[]): Fragment {
  const ids = withMembers(document, selected);
  const stageIds = new Set(ids.filter(isStageId));
  const noteIds = new Set(ids.map(noteIdOf));
  const frameIds = new Set(ids.map(frameIdOf));
  const kinds = new Map(document.stages.map((stage) => [stage.id, stage.kind]));
  const arriving = document.edges.filter((edge) => stageIds.has(edge.to[0]));
  return {
    stages: document.stages.filter((stage) => stageIds.has(stage.id)),
    edges: arriving.filter((edge) => stageIds.has(edge.from[0])),
    inputs: arriving.flatMap((edge) => {
      const kind = kinds.get(edge.from[0]);
      return stageIds.has(edge.from[0]) || kind === undefined ? [] : [{ ...edge, kind }];
    }),
    loops: document.loops.filter((loop) => stageIds.has(loop.from) && stageIds.has(loop.to)),
    notes: document.notes.filter((note) => noteIds.has(note.id)),
    frames: document.frames.filter((frame) => frameIds.has(frame.id)),
  };
}

export const isEmpty = ({ stages, notes, frames }: Fragment): boolean =>
  stages.length + notes.length + frames.length === 0;

export function writeFragment(fragment: Fragment): string {
  return JSON.stringify({ stagecraft: FORMAT, content: MARK, ...fragment }, null, 1);
}

export type ReadFragment = { ok: true; fragment: Fragment } | { ok: false; reason: string };
const no = (reason: string): ReadFragment => ({ ok: false, reason });

/** Names longer than a document allows are cut: a label is no reason to lose the rest. */
function shortened(raw: unknown): unknown {
  if (typeof raw !== "object" || raw === null || !("stages" in raw) || !Array.isArray(raw.stages)) return raw;
  const cut = (stage: unknown): unknown =>
    typeof stage === "object" && stage !== null && "name" in stage && typeof stage.name === "string"
      ? { ...stage, name: stage.name.slice(0, 200) }
      : stage;
  return { ...raw, stages: raw.stages.map(cut) };
}

/**
 * @param text whatever was on the clipboard or in a dropped file: a copied part, a whole pipeline file, or something else
 * @returns the part, or one sentence on why this can't be pasted
 */
export function readFragment(text: string): ReadFragment {
  if (text.trim() === "") return no("The clipboard holds no text.");
  if (text.length > MAX_PASTE_CHARACTERS)
    return no("What is on the clipboard is larger than 8 MB, the most a pipeline may be. Nothing was pasted.");
  let raw: unknown;
  try {
    raw = JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text);
  } catch {
    return no(
      "What is on the clipboard isn’t part of a pipeline. Copy stages here or in another project, or the text of a pipeline file.",
    );
  }
  if (typeof raw !== "object" || raw === null || !("stagecraft" in raw))
    return no(
      "This JSON isn’t from Stagecraft, so nothing was pasted. Copy stages here or in another project, or the text of a pipeline file.",
    );
  const newer = newerFormat(raw);
  if (newer !== null)
    return no(
      `This was copied from a newer version of Stagecraft (format ${newer}; this one reads ${FORMAT}). Update Stagecraft to paste it.`,
    );
  if ("content" in raw) {
    const part = fragmentSchema.safeParse(shortened(raw));
    if (part.success) return { ok: true, fragment: part.data };
    const [issue] = part.error.issues;
    return no(
      `This part of a pipeline can’t be read: ${issue?.path.map(String).join(".") ?? ""}: ${issue?.message ?? ""}. Nothing was pasted.`,
    );
  }
  const file = parsePipelineFile(JSON.stringify(shortened(raw)));
  if (file.ok) {
    const { stages, edges, loops, notes, frames } = file.document;
    return { ok: true, fragment: { stages, edges, inputs: [], loops, notes, frames } };
  }
  const [problem] = file.problems;
  return no(
    `This pipeline file can’t be read: ${problem?.path ? `${problem.path}: ` : ""}${problem?.message ?? ""}. Nothing was pasted.`,
  );
}
