/** The typed operations that lead from one document to another. */
import * as build from "./operationBuilders.ts";
import { applyOperation, type Operation } from "./operations.ts";
import { sameValue } from "./patch.ts";
import { edgeKey, type PipelineDocument } from "./schema.ts";

/**
 * @param exact true: the order of stages and edges counts too; where single operations can't make it, one `replace` does
 * @returns operations that can be undone like any others; none when the documents say the same
 */
export function operationsBetween(from: PipelineDocument, to: PipelineDocument, exact: boolean): Operation[] {
  const operations: Operation[] = [];
  let now = from;
  const take = (operation: Operation | null): void => {
    if (!operation) return;
    operations.push(operation);
    now = applyOperation(now, operation);
  };
  const wanted = {
    stages: new Map(to.stages.map((stage) => [stage.id, stage])),
    edges: new Map(to.edges.map((edge) => [edgeKey(edge), edge])),
    loops: new Map(to.loops.map((loop) => [loop.id, loop])),
    notes: new Map(to.notes.map((note) => [note.id, note])),
    frames: new Map(to.frames.map((frame) => [frame.id, frame])),
  };
  from.loops.forEach((loop) => {
    if (!sameValue(wanted.loops.get(loop.id), loop))
      take({ type: "removeLoop", index: now.loops.findIndex((each) => each.id === loop.id), loop });
  });
  for (const edge of from.edges) if (!wanted.edges.has(edgeKey(edge))) take(build.disconnect(now, edge));
  for (const stage of from.stages) {
    const next = wanted.stages.get(stage.id);
    // No operation changes a stage's kind or takes its version back: such a stage is another one.
    if (!next || next.kind !== stage.kind || (next.version !== stage.version && sameValue(next.config, stage.config)))
      take(build.removeStage(now, stage.id));
  }
  for (const note of from.notes) if (!wanted.notes.has(note.id)) take(build.removeNote(now, note.id));
  for (const frame of from.frames) if (!wanted.frames.has(frame.id)) take(build.removeFrame(now, frame.id));

  to.stages.forEach((stage, index) => {
    const here = now.stages.find((each) => each.id === stage.id);
    if (!here) return take({ type: "addStage", index, stage });
    if (here.name !== stage.name) take(build.renameStage(now, stage.id, stage.name));
    if (!sameValue(here.config, stage.config)) {
      take({
        type: "setConfig",
        stageId: stage.id,
        before: here.config,
        after: stage.config,
        ...(here.version !== stage.version && {
          version: { before: here.version ?? null, after: stage.version ?? null },
        }),
      });
    }
    take(build.setMuted(now, stage.id, stage.muted === true));
    if (!sameValue(here.target, stage.target)) take(build.setStageTarget(now, stage.id, stage.target ?? null));
    if (!sameValue(here.annotation, stage.annotation))
      take({
        type: "annotateStage",
        stageId: stage.id,
        before: here.annotation ?? null,
        after: stage.annotation ?? null,
      });
  });
  const moves = to.stages.flatMap((stage) => {
    const here = now.stages.find((each) => each.id === stage.id);
    return here && !sameValue(here.ui, stage.ui) ? [{ stageId: stage.id, before: here.ui, after: stage.ui }] : [];
  });
  if (moves.length > 0) take({ type: "move", moves });
  to.edges.forEach((edge, index) => {
    const here = now.edges.find((each) => edgeKey(each) === edgeKey(edge));
    if (!here) take({ type: "connect", index, edge });
    else if (!sameValue(here.annotation, edge.annotation))
      take({
        type: "annotateEdge",
        from: edge.from,
        to: edge.to,
        before: here.annotation ?? null,
        after: edge.annotation ?? null,
      });
  });
  to.loops.forEach((loop, index) => {
    if (!now.loops.some((each) => each.id === loop.id)) take({ type: "addLoop", index, loop });
  });
  to.notes.forEach((note, index) => {
    const { id, ...fields } = note;
    if (now.notes.some((each) => each.id === id)) take(build.setNote(now, id, fields));
    else take({ type: "addNote", index, note });
  });
  to.frames.forEach((frame, index) => {
    const { id, ...fields } = frame;
    if (now.frames.some((each) => each.id === id)) take(build.setFrame(now, id, fields));
    else take({ type: "addFrame", index, frame });
  });
  if (!sameValue(now.settings, to.settings)) take(build.setSettings(now, to.settings));
  if (!sameValue(now.goal, to.goal)) take({ type: "setGoal", before: now.goal, after: to.goal });
  if (!sameValue(now.economics, to.economics))
    take({ type: "setEconomics", before: now.economics, after: to.economics });
  if (!sameValue(now.target, to.target)) take(build.setTarget(now, to.target ?? null));
  if (now.name !== to.name) take({ type: "rename", before: now.name, after: to.name });
  return exact && !sameValue(now, to) ? [{ type: "replace", before: from, after: to }] : operations;
}
