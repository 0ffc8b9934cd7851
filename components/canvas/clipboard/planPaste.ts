/** From a part of a pipeline to the operations that add it to a document. Pure. */
import { buildGraph, topologicalOrder } from "../../../server/pipeline/graph.ts";
import type { Operation } from "../../../server/pipeline/operations.ts";
import {
  type Edge,
  edgeKey,
  type End,
  MAX_EDGES,
  MAX_FRAMES,
  MAX_NOTES,
  MAX_STAGES,
  type PipelineDocument,
  type Stage,
} from "../../../server/pipeline/schema.ts";
import { getStage } from "../../../server/stages/registry.ts";
import { type Point, snap } from "../card.ts";
import { around, boxesOf } from "../edit/boxes.ts";
import { takenIds } from "../edit/drawing.ts";
import { frameFlowId, noteFlowId } from "../edit/flowIds.ts";
import { newStageId } from "../store/newId.ts";
import type { Fragment } from "./fragment.ts";

export type Paste =
  | { ok: true; operations: Operation[]; ids: string[]; remarks: string[] }
  /** Nothing was changed. */
  | { ok: false; reason: string };

/** Copies are told from their originals by a number, like "Clean 2". */
function freeName(name: string, taken: Set<string>): string {
  if (!taken.has(name)) return name;
  const stem = name.replace(/ \d+$/, "");
  let number = 2;
  while (taken.has(`${stem} ${number}`)) number += 1;
  return `${stem} ${number}`.slice(0, 200);
}

const tooMany = (now: number, more: number, most: number, what: string): string | null =>
  now + more > most
    ? `This would make ${now + more} ${what}; a pipeline has at most ${most}. Nothing was pasted.`
    : null;

/**
 * @param place where the upper left corner goes; null: where it was copied from, a little aside when something stands there
 */
export function planPaste(document: PipelineDocument, fragment: Fragment, place: Point | null): Paste {
  const reason =
    tooMany(document.stages.length, fragment.stages.length, MAX_STAGES, "stages") ??
    tooMany(document.edges.length, fragment.edges.length + fragment.inputs.length, MAX_EDGES, "connections") ??
    tooMany(document.notes.length, fragment.notes.length, MAX_NOTES, "notes") ??
    tooMany(document.frames.length, fragment.frames.length, MAX_FRAMES, "frames");
  if (reason !== null) return { ok: false, reason };
  const offset = offsetOf(document, fragment, place);
  const taken = takenIds(document);
  const names = new Set(document.stages.map((stage) => stage.name));
  const renamed = new Map<string, string>();
  const remarks: string[] = [];
  let doubled = 0;
  const fresh = (id: string, stem: string): string => {
    const free = taken.has(id) ? newStageId(stem, taken) : id;
    taken.add(free);
    // Of two things with one id the first keeps the connections.
    if (renamed.has(id)) doubled += 1;
    else renamed.set(id, free);
    return free;
  };
  const frames = fragment.frames.map((frame) => ({
    ...frame,
    id: fresh(frame.id, "frame"),
    x: frame.x + offset.x,
    y: frame.y + offset.y,
  }));
  const inFrame = new Set(fragment.frames.map((frame) => frame.id));
  const frameOf = (id: string | null | undefined): string | undefined =>
    id !== null && id !== undefined && inFrame.has(id) ? renamed.get(id) : undefined;
  const stages = fragment.stages.map((stage): Stage => {
    const { frame: home, ...rest } = stage.ui;
    const frame = frameOf(home);
    const name = freeName(stage.name, names);
    names.add(name);
    return {
      ...stage,
      id: fresh(stage.id, stage.kind),
      name,
      ui: {
        ...rest,
        x: (stage.ui.x ?? 0) + offset.x,
        y: (stage.ui.y ?? 0) + offset.y,
        ...(frame === undefined ? {} : { frame }),
      },
    };
  });
  const notes = fragment.notes.map((note) => ({
    ...note,
    id: fresh(note.id, "note"),
    x: note.x + offset.x,
    y: note.y + offset.y,
    frame: frameOf(note.frame) ?? null,
  }));
  if (doubled > 0)
    remarks.push(
      `${doubled === 1 ? "One thing" : `${doubled} things`} had an id that was there twice and got another; connections stay with the first.`,
    );

  const kinds = new Map(document.stages.map((stage) => [stage.id, stage.kind]));
  const end = ([id, port]: End): End => [renamed.get(id) ?? "", port];
  const wishes: Edge[] = [
    ...fragment.edges.map((edge) => ({
      ...edge,
      from: end(edge.from),
      to: end(edge.to),
    })),
    ...fragment.inputs
      .filter((input) => kinds.get(input.from[0]) === input.kind)
      .map(({ from, to, annotation }) => ({
        from,
        to: end(to),
        ...(annotation ? { annotation } : {}),
      })),
  ];
  const { edges, refused, circles } = fitting({ ...document, stages: [...document.stages, ...stages] }, wishes);
  if (refused > 0)
    remarks.push(
      `${refused === 1 ? "One connection doesn’t" : `${refused} connections don’t`} fit the stages' ports and ${refused === 1 ? "was" : "were"} left out.`,
    );
  const nameOf = new Map(stages.map((stage) => [stage.id, stage.name]));
  for (const circle of circles)
    remarks.push(
      `A connection was left out because it closes a circle: ${circle.map((id) => nameOf.get(id) ?? id).join(" → ")}.`,
    );
  const loopIds = new Set(document.loops.map((loop) => loop.id));
  const loops = fragment.loops.flatMap((loop) => {
    const from = renamed.get(loop.from);
    const to = renamed.get(loop.to);
    if (from === undefined || to === undefined) return [];
    const id = loopIds.has(loop.id) ? newStageId("loop", loopIds) : loop.id;
    loopIds.add(id);
    return [{ ...loop, id, from, to }];
  });

  const operations: Operation[] = [
    ...frames.map((frame, at): Operation => ({ type: "addFrame", index: document.frames.length + at, frame })),
    ...stages.map((stage, at): Operation => ({ type: "addStage", index: document.stages.length + at, stage })),
    ...notes.map((note, at): Operation => ({ type: "addNote", index: document.notes.length + at, note })),
    ...edges.map((edge, at): Operation => ({ type: "connect", index: document.edges.length + at, edge })),
    ...loops.map((loop, at): Operation => ({ type: "addLoop", index: document.loops.length + at, loop })),
  ];
  return {
    ok: true,
    operations,
    remarks,
    ids: [
      ...stages.map((stage) => stage.id),
      ...notes.map((note) => noteFlowId(note.id)),
      ...frames.map((frame) => frameFlowId(frame.id)),
    ],
  };
}

function offsetOf(document: PipelineDocument, fragment: Fragment, place: Point | null): Point {
  const box = around([...boxesOf(fragment).values()]) ?? { x: 0, y: 0, width: 0, height: 0 };
  if (place) return { x: snap(place.x - box.x), y: snap(place.y - box.y) };
  const taken = new Set([...boxesOf(document).values()].map(({ x, y }) => `${x} ${y}`));
  const corners = [...boxesOf(fragment).values()];
  let step = 0;
  while (corners.some(({ x, y }) => taken.has(`${x + step} ${y + step}`))) step += 32;
  return { x: step, y: step };
}

/** Which of the wished edges may be there. One pass, however many there are; circles are broken where they close. */
function fitting(
  document: PipelineDocument,
  wishes: readonly Edge[],
): { edges: Edge[]; refused: number; circles: string[][] } {
  const kinds = new Map(document.stages.map((stage) => [stage.id, stage.kind]));
  const present = new Set(document.edges.map(edgeKey));
  const filled = new Map<string, number>();
  for (const edge of document.edges) filled.set(edge.to.join(" "), (filled.get(edge.to.join(" ")) ?? 0) + 1);
  let refused = 0;
  let edges = wishes.filter((edge) => {
    const input = getStage(kinds.get(edge.to[0]) ?? "")?.inputs.find((port) => port.name === edge.to[1]);
    const output = getStage(kinds.get(edge.from[0]) ?? "")?.outputs.find((port) => port.name === edge.from[1]);
    const both = kinds.has(edge.from[0]) && kinds.has(edge.to[0]) && edge.from[0] !== edge.to[0];
    // Ports of kinds this installation doesn't know can't be judged: what was connected stays so.
    const strange =
      getStage(kinds.get(edge.to[0]) ?? "") === undefined || getStage(kinds.get(edge.from[0]) ?? "") === undefined;
    const count = filled.get(edge.to.join(" ")) ?? 0;
    const free = input === undefined || input.max === null || count < input.max;
    const fits =
      both && !present.has(edgeKey(edge)) && free && (strange || (input !== undefined && input.type === output?.type));
    if (!fits) {
      refused += 1;
      return false;
    }
    present.add(edgeKey(edge));
    filled.set(edge.to.join(" "), count + 1);
    return true;
  });
  const circles: string[][] = [];
  for (;;) {
    const order = topologicalOrder(buildGraph({ stages: document.stages, edges: [...document.edges, ...edges] }));
    const [from, to] = order.ok ? [] : order.cycle.slice(-2);
    const rest = edges.filter((edge) => edge.from[0] !== from || edge.to[0] !== to);
    // A circle that was in the document before is not ours to break.
    if (order.ok || rest.length === edges.length) return { edges, refused, circles };
    edges = rest;
    circles.push(order.cycle);
  }
}
