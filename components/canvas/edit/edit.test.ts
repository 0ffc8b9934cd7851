import { describe, expect, it } from "vitest";
import { emptyPipeline, type PipelineDocument } from "../../../server/pipeline/schema.ts";
import type { StageDefinition } from "../../../server/stages/contract.ts";
import { stageDefinitions } from "../../../server/stages/registry.ts";
import { addStage, removeAll } from "../actions.ts";
import { hiddenIn, projectEdges, projectNodes } from "../flow/projection.ts";
import { createEditor, type Editor } from "../store/createEditor.ts";
import { emptyHistory } from "../store/history.ts";
import { firstView } from "../store/view.ts";
import { addFitting, fittingKinds } from "./addFitting.ts";
import { align, distribute, setPinned, tidyUp } from "./arrange.ts";
import { addFrame, addNote, resizeFrame, setCollapsed } from "./drawing.ts";
import { moveTo, nudge } from "./move.ts";
import { toggleMuted } from "./mute.ts";

const nothing = {
  getItem: () => null,
  setItem: () => undefined,
  removeItem: () => undefined,
  key: () => null,
  length: 0,
};

function open(document: PipelineDocument = emptyPipeline("sample")): Editor {
  return createEditor({
    projectId: "p",
    document,
    revision: 0,
    history: emptyHistory,
    view: firstView,
    canEdit: true,
    tabId: "tab",
    shelves: { lasting: nothing, session: nothing },
    clock: () => 0,
  });
}

/** ingest → clean → clean-2, side by side. */
function three(): Editor {
  const editor = open();
  addStage(editor, "ingest", { x: 0, y: 0 });
  editor.setView({ selected: ["ingest"] });
  addStage(editor, "clean", null);
  addStage(editor, "clean", null);
  return editor;
}
const ui = (editor: Editor, id: string) => editor.document().stages.find((stage) => stage.id === id)?.ui;

/** Does something and takes it back: one step, and the very same document. */
async function oneStep(editor: Editor, act: () => unknown): Promise<void> {
  const before = editor.document();
  const steps = editor.store.getState().history.past.length;
  await act();
  const after = editor.document();
  expect(after).not.toEqual(before);
  expect(editor.store.getState().history.past).toHaveLength(steps + 1);
  editor.undo();
  expect(JSON.stringify(editor.document())).toBe(JSON.stringify(before));
  editor.redo();
  expect(JSON.stringify(editor.document())).toBe(JSON.stringify(after));
}

describe("every gesture is one step back to the very same document", () => {
  it.each<[string, (editor: Editor) => unknown]>([
    ["a note", (editor) => addNote(editor, { x: 5, y: 5 })],
    ["a frame around a selection", (editor) => addFrame(editor, { x: 0, y: 0 })],
    ["muting", (editor) => toggleMuted(editor, ["clean", "clean-2"])],
    ["pinning", (editor) => setPinned(editor, ["clean"], true)],
    [
      "aligning",
      (editor) => {
        moveTo(editor, new Map([["clean", { x: 400, y: 300 }]]));
        editor.dispatch({ type: "undo", batchId: "00000000-0000-4000-8000-000000000000" });
        moveTo(
          editor,
          new Map([
            ["clean", { x: 400, y: 300 }],
            ["clean-2", { x: 800, y: 40 }],
          ]),
        );
      },
    ],
    ["tidying up", (editor) => tidyUp(editor)],
    [
      "an edge dropped on paper",
      (editor) => {
        const [kind] = fittingKinds(editor.document(), { stageId: "clean-2", port: "dataset", type: "source" });
        if (kind) addFitting(editor, { stageId: "clean-2", port: "dataset", type: "source" }, kind, { x: 0, y: 900 });
      },
    ],
    ["removing stages", (editor) => removeAll(editor, ["clean", "ingest"], [])],
  ])("%s", async (_, act) => {
    const editor = three();
    moveTo(editor, new Map([["clean-2", { x: 900, y: 444 }]]));
    editor.setView({ selected: ["clean", "clean-2"] });
    await oneStep(editor, () => act(editor));
  });
});

describe("arranging", () => {
  it("lines up by any side and spreads evenly", () => {
    const editor = three();
    moveTo(
      editor,
      new Map([
        ["ingest", { x: 0, y: 0 }],
        ["clean", { x: 500, y: 100 }],
        ["clean-2", { x: 600, y: 300 }],
      ]),
    );
    editor.setView({ selected: ["ingest", "clean", "clean-2"] });
    align(editor, "bottom");
    expect(["ingest", "clean", "clean-2"].map((id) => ui(editor, id)?.y)).toEqual([300, 300, 300]);
    distribute(editor, "x");
    expect(["ingest", "clean", "clean-2"].map((id) => ui(editor, id)?.x)).toEqual([0, 300, 600]);
    align(editor, "left");
    expect(["ingest", "clean", "clean-2"].map((id) => ui(editor, id)?.x)).toEqual([0, 0, 0]);
  });
});

describe("frames", () => {
  it("take along what they hold, also what is nudged with them", () => {
    const editor = three();
    editor.setView({ selected: ["clean", "clean-2"] });
    const frame = addFrame(editor, { x: 0, y: 0 });
    const before = ui(editor, "clean");
    editor.setView({ selected: [`frame:${frame}`] });
    nudge(editor, 40, 8);
    expect(ui(editor, "clean")).toMatchObject({ x: (before?.x ?? 0) + 40, y: (before?.y ?? 0) + 8, frame });
    expect(ui(editor, "ingest")).toMatchObject({ x: 0, y: 0 });
  });

  it("let a stage in that is dropped inside, and out that is dragged away", () => {
    const editor = three();
    editor.setView({ selected: ["clean"] });
    const frame = addFrame(editor, { x: 0, y: 0 });
    const box = editor.document().frames[0];
    moveTo(editor, new Map([["ingest", { x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + 20 }]]));
    expect(ui(editor, "ingest")?.frame).toBe(frame);
    moveTo(editor, new Map([["ingest", { x: -2000, y: 0 }]]));
    expect(ui(editor, "ingest")).not.toHaveProperty("frame");
    resizeFrame(editor, frame ?? "", { x: -2100, y: -100, width: 4000, height: 800 });
    expect(editor.document().stages.every((stage) => stage.ui.frame === frame)).toBe(true);
  });

  it("collapsed are one node with the edges across their border; removed, they leave what they held", () => {
    const editor = three();
    editor.setView({ selected: ["clean", "clean-2"] });
    const frame = addFrame(editor, { x: 0, y: 0 }) ?? "";
    setCollapsed(editor, frame, true);
    const document = editor.document();
    const hidden = hiddenIn(document);
    const nodes = projectNodes(document, editor.store.getState().derived, [], {}, hidden);
    expect(nodes.map(({ id, type }) => [id, type])).toEqual([
      ["ingest", "stage"],
      [`frame:${frame}`, "folded"],
    ]);
    const edges = projectEdges(document, new Set(), hidden);
    expect(edges.map(({ source, target }) => [source, target])).toEqual([["ingest", `frame:${frame}`]]);
    removeAll(editor, [`frame:${frame}`], []);
    expect(editor.document().frames).toEqual([]);
    expect(editor.document().stages.map((stage) => stage.ui.frame)).toEqual([undefined, undefined, undefined]);
  });

  it("don't adopt a new stage by a left-over id", () => {
    const editor = three();
    editor.setView({ selected: ["clean"] });
    const frame = addFrame(editor, { x: 0, y: 0 });
    editor.dispatch({
      type: "commit",
      label: "somebody else's removal",
      operations: [
        {
          type: "removeFrame",
          index: 0,
          frame: editor.document().frames[0] ?? {
            id: "",
            title: "",
            x: 0,
            y: 0,
            width: 99,
            height: 99,
            collapsed: false,
          },
        },
      ],
      at: 0,
      batchId: "00000000-0000-4000-8000-000000000000",
    });
    editor.setView({ selected: [] });
    expect(addFrame(editor, { x: 9000, y: 9000 })).not.toBe(frame);
  });
});

describe("an edge dropped on paper", () => {
  it("offers exactly the kinds with a port of its type, in both directions", () => {
    const editor = three();
    const forward = fittingKinds(editor.document(), { stageId: "ingest", port: "dataset", type: "source" });
    const takers = (stageDefinitions as readonly StageDefinition[]).filter(({ inputs }) =>
      inputs.some((port) => port.type === "dataset"),
    );
    expect(forward.map((each) => each.kind)).toEqual(takers.map((each) => each.kind));
    const backward = fittingKinds(editor.document(), { stageId: "clean", port: "dataset", type: "target" });
    expect(backward.map((each) => each.kind)).toContain("ingest");
  });
});

describe("drawing again", () => {
  it("gives React Flow the same objects for everything that didn't change", () => {
    const editor = three();
    const draw = () => {
      const { document, derived } = editor.store.getState();
      const hidden = hiddenIn(document);
      return [...projectNodes(document, derived, [], {}, hidden), ...projectEdges(document, new Set(), hidden)];
    };
    const before = draw();
    nudge(editor, 0, 0);
    editor.setView({ selected: ["clean"] });
    nudge(editor, 8, 0);
    const after = draw();
    expect(after.filter((each, index) => each !== before[index]).map(({ id }) => id)).toEqual(["clean"]);
  });

  it("computes no finding anew when stages only moved", () => {
    const editor = three();
    const { derived } = editor.store.getState();
    moveTo(editor, new Map([["clean", { x: 4, y: 900 }]]));
    const moved = editor.store.getState().derived;
    expect([moved.shapes, moved.issues, moved.order, moved.cards]).toEqual([
      derived.shapes,
      derived.issues,
      derived.order,
      derived.cards,
    ]);
    expect(moved.issues).toBe(derived.issues);
    expect(moved.cards).toBe(derived.cards);
  });
});
