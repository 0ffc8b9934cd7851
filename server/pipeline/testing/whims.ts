/** Edits nobody would think of: one of every type there is, made to fit the document as it is. */
import { applyOperation, type Operation } from "../operations.ts";
import * as build from "../operationBuilders.ts";
import { edgeKey, emptyPipeline, type PipelineDocument, type Stage } from "../schema.ts";
import { pipelineTargetSchema } from "../target.ts";

/** Numbers and words that decide what an edit is about. */
export type Whim = { a: number; b: number; text: string; id: string };
type Maker = (document: PipelineDocument, whim: Whim) => Operation | null;

const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(1, list.length)];
const newStage = ({ a, b, text, id }: Whim): Stage => ({
  id,
  kind: ["clean", "feature", "train", "no_such_kind"][a % 4] ?? "clean",
  name: text,
  config: { rate: a, deep: { b } },
  ui: { x: a, y: b },
});
const wish = (document: PipelineDocument, { a, b }: Whim) => {
  const [from, to] = [pick(document.stages, a), pick(document.stages, b)];
  return from && to ? { from: [from.id, "out"] as [string, string], to: [to.id, "in"] as [string, string] } : null;
};
const annotation = ({ a, text }: Whim) => (a % 3 === 0 ? null : { text, errors: a % 2 === 0 ? [text || "wrong"] : [] });

/** How each type of operation comes about; a new type without an entry doesn't compile. */
export const makers: Record<Operation["type"], Maker> = {
  addStage: (document, whim) => build.addStage(document, newStage(whim)),
  removeStage: (document, { a }) => build.removeStage(document, pick(document.stages, a)?.id ?? ""),
  restoreStage: (document, whim) => {
    const neighbour = pick(document.stages, whim.b);
    const edge = neighbour && {
      from: [whim.id, "out"] as [string, string],
      to: [neighbour.id, "in"] as [string, string],
    };
    const edges = edge ? [{ index: document.edges.length, item: edge }] : [];
    return {
      type: "restoreStage",
      index: whim.a % (document.stages.length + 1),
      stage: newStage(whim),
      edges,
      loops: [],
    };
  },
  setConfig: (document, { a, b, text }) => {
    const stage = pick(document.stages, a);
    const config = [{ ...stage?.config, rate: b }, { ...stage?.config, [`key ${b % 5}`]: { text } }, { rate: a }][
      b % 3
    ];
    const operation = stage && config ? build.setConfig(document, stage.id, config) : null;
    if (operation?.type !== "setConfig" || b % 7 > 0) return operation;
    return { ...operation, version: { before: stage?.version ?? null, after: 1 + (a % 3) } };
  },
  renameStage: (document, { a, text }) => build.renameStage(document, pick(document.stages, a)?.id ?? "", text),
  move: (document, { a, b }) => {
    const ids = [pick(document.stages, a)?.id, pick(document.stages, b)?.id].flatMap((id) => id ?? []);
    const moves = [...new Set(ids)].flatMap((stageId) => {
      const before = document.stages.find((stage) => stage.id === stageId)?.ui;
      if (!before) return [];
      const { pinned: _, ...rest } = before;
      return [{ stageId, before, after: { ...rest, x: b, y: a, ...(b % 2 === 0 && { pinned: true as const }) } }];
    });
    return moves.length > 0 ? { type: "move", moves } : null;
  },
  connect: (document, whim) => {
    const edge = wish(document, whim);
    const known = edge && document.edges.some((other) => edgeKey(other) === edgeKey(edge));
    return edge && !known ? build.connect(document, edge) : null;
  },
  disconnect: (document, { a }) => {
    const edge = pick(document.edges, a);
    return edge ? build.disconnect(document, edge) : null;
  },
  addLoop: (document, { a, b, id }) => {
    const [from, to] = [pick(document.stages, a), pick(document.stages, b)];
    if (!from || !to) return null;
    const loop = { id, from: from.id, to: to.id, condition: "drift" as const, stop: { iterations: 1 + (a % 9) } };
    return { type: "addLoop", index: b % (document.loops.length + 1), loop };
  },
  removeLoop: (document, { a }) => {
    const loop = pick(document.loops, a);
    return loop ? { type: "removeLoop", index: document.loops.indexOf(loop), loop } : null;
  },
  setSettings: (document, { a, text }) => build.setSettings(document, { seed: a, target: text || null }),
  rename: (document, { text }) => ({ type: "rename", before: document.name, after: text || "x" }),
  setGoal: (document, { a, text }) => ({
    type: "setGoal",
    before: document.goal,
    after: { ...document.goal, [text]: a },
  }),
  setEconomics: (document, { a, b }) => ({
    type: "setEconomics",
    before: document.economics,
    after: { ...document.economics, cells: { [`c${a % 4}`]: b } },
  }),
  setMuted: (document, { a }) => {
    const stage = pick(document.stages, a);
    return stage ? build.setMuted(document, stage.id, stage.muted !== true) : null;
  },
  setTarget: (document, { a }) =>
    build.setTarget(document, a % 2 === 0 ? null : pipelineTargetSchema.parse({ region: `zone-${a}` })),
  setStageTarget: (document, { a, b }) =>
    build.setStageTarget(
      document,
      pick(document.stages, a)?.id ?? "",
      b % 2 === 0 ? null : { where: "local", count: b },
    ),
  annotateStage: (document, whim) =>
    build.annotateStage(document, pick(document.stages, whim.b)?.id ?? "", annotation(whim)),
  annotateEdge: (document, whim) => {
    const edge = pick(document.edges, whim.b);
    return edge ? build.annotateEdge(document, edge, annotation(whim)) : null;
  },
  addNote: (document, { a, b, text, id }) =>
    build.addNote(document, { id, text, x: a, y: b, width: 200, height: 100, frame: null, assumption: null }),
  removeNote: (document, { a }) => build.removeNote(document, pick(document.notes, a)?.id ?? ""),
  setNote: (document, { a, b, text }) =>
    build.setNote(
      document,
      pick(document.notes, a)?.id ?? "",
      b % 2 === 0 ? { text } : { x: b, assumption: { status: "open", owner: text, date: null } },
    ),
  addFrame: (document, { a, b, text, id }) =>
    build.addFrame(document, { id, title: text, x: a, y: b, width: 400, height: 300, collapsed: false }),
  removeFrame: (document, { a }) => build.removeFrame(document, pick(document.frames, a)?.id ?? ""),
  setFrame: (document, { a, b, text }) =>
    build.setFrame(
      document,
      pick(document.frames, a)?.id ?? "",
      b % 2 === 0 ? { title: text } : { collapsed: a % 2 === 0 },
    ),
  // Cleared, or started anew from a template: the heaviest edit there is.
  replace: (document, { a, b, text }) => ({
    type: "replace",
    before: document,
    after: { ...emptyPipeline(text || "x"), stages: document.stages.slice(0, a % (b % 2 === 0 ? 1 : 4)) },
  }),
};

export const operationTypes = Object.keys(makers).filter((type): type is Operation["type"] => type in makers);

/** Several edits as one gesture: what paste, cut and automatic layout are made of. */
export function gesture(
  document: PipelineDocument,
  whims: readonly (Whim & { type: Operation["type"] })[],
): Operation[] {
  let now = document;
  return whims.flatMap((whim) => {
    const operation = makers[whim.type](now, whim);
    if (!operation) return [];
    now = applyOperation(now, operation);
    return [operation];
  });
}
