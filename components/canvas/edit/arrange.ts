import * as build from "../../../server/pipeline/operationBuilders.ts";
import type { PipelineDocument } from "../../../server/pipeline/schema.ts";
import { CARD, type Point } from "../card.ts";
import { type TidyAnswer, type TidyItem, type TidyRequest } from "../layout/tidy.ts";
import { tidyInWorker } from "../layout/tidyInWorker.ts";
import type { Editor } from "../store/createEditor.ts";
import { boxesOf } from "./boxes.ts";
import { isStageId } from "./flowIds.ts";
import { moveTo } from "./move.ts";

export const alignments = ["left", "centre", "right", "top", "middle", "bottom"] as const;
export type Alignment = (typeof alignments)[number];

/** Lines up what is selected by one side or by the middle. */
export function align(editor: Editor, by: Alignment): void {
  const { document, view } = editor.store.getState();
  const all = boxesOf(document);
  const chosen = view.selected.flatMap((id) => {
    const box = all.get(id);
    return box ? [{ id, ...box }] : [];
  });
  if (chosen.length < 2) return;
  const left = Math.min(...chosen.map((box) => box.x));
  const right = Math.max(...chosen.map((box) => box.x + box.width));
  const top = Math.min(...chosen.map((box) => box.y));
  const bottom = Math.max(...chosen.map((box) => box.y + box.height));
  const place: Record<Alignment, (box: (typeof chosen)[number]) => Point> = {
    left: ({ y }) => ({ x: left, y }),
    centre: ({ y, width }) => ({ x: (left + right - width) / 2, y }),
    right: ({ y, width }) => ({ x: right - width, y }),
    top: ({ x }) => ({ x, y: top }),
    middle: ({ x, height }) => ({ x, y: (top + bottom - height) / 2 }),
    bottom: ({ x, height }) => ({ x, y: bottom - height }),
  };
  moveTo(editor, new Map(chosen.map((box) => [box.id, place[by](box)])), `Align ${by}`);
}

/** Leaves the outer two where they are and gives those between equal gaps. */
export function distribute(editor: Editor, axis: "x" | "y"): void {
  const { document, view } = editor.store.getState();
  const all = boxesOf(document);
  const size = axis === "x" ? "width" : "height";
  const chosen = view.selected
    .flatMap((id) => {
      const box = all.get(id);
      return box ? [{ id, ...box }] : [];
    })
    .sort((a, b) => a[axis] - b[axis]);
  const [first, last] = [chosen[0], chosen.at(-1)];
  if (!first || !last || chosen.length < 3) return;
  const room = last[axis] + last[size] - first[axis] - chosen.reduce((total, box) => total + box[size], 0);
  const gap = room / (chosen.length - 1);
  let at = first[axis];
  const places = new Map(
    chosen.map((box) => {
      const place: Point = { x: box.x, y: box.y, [axis]: at };
      at += box[size] + gap;
      return [box.id, place];
    }),
  );
  moveTo(editor, places, axis === "x" ? "Distribute across" : "Distribute down");
}

/** @param only ids of stages; null: everything */
function requestOf(document: PipelineDocument, only: ReadonlySet<string> | null): TidyRequest {
  const items = document.stages
    .filter((stage) => only === null || only.has(stage.id))
    .map((stage): TidyItem => ({
      id: stage.id,
      x: stage.ui.x ?? 0,
      y: stage.ui.y ?? 0,
      ...CARD,
      pinned: stage.ui.pinned === true,
      frame: only === null ? (stage.ui.frame ?? null) : null,
    }));
  return {
    items,
    notes: only === null ? document.notes.map((note) => ({ ...note, pinned: false })) : [],
    frames: only === null ? document.frames : [],
    links: document.edges.map((edge) => ({ from: edge.from[0], to: edge.to[0] })),
  };
}

/** What the layout changes, as one step back. Whatever was added while it was being computed stays where it is. */
function commitTidy(editor: Editor, { items, notes, frames }: TidyAnswer): void {
  const document = editor.document();
  const operations = [
    build.drawStages(document, new Map(Object.entries(items))),
    ...Object.entries(notes).map(([id, place]) => build.setNote(document, id, place)),
    ...Object.entries(frames).map(([id, rect]) => build.setFrame(document, id, rect)),
  ];
  editor.commit("Tidy up", operations);
}

/** Lays out the selected stages when there are several, else the whole drawing. */
export async function tidyUp(editor: Editor): Promise<void> {
  const { document, view } = editor.store.getState();
  const stages = view.selected.filter(isStageId);
  const request = requestOf(document, stages.length > 1 ? new Set(stages) : null);
  const start = performance.now();
  const answer = await tidyInWorker(request);
  commitTidy(editor, answer);
  performance.measure("tidy up", { start });
}

/** Keeps stages where they are when the drawing is tidied up, or lets them go again. */
export function setPinned(editor: Editor, stageIds: readonly string[], pinned: boolean): void {
  const document = editor.document();
  const change = { pinned: pinned ? (true as const) : undefined };
  editor.commit(pinned ? "Pin" : "Unpin", [build.drawStages(document, new Map(stageIds.map((id) => [id, change])))]);
}
