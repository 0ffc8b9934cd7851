import { describe, expect, it } from "vitest";
import { applyOperations } from "../../server/pipeline/operations.ts";
import { emptyPipeline } from "../../server/pipeline/schema.ts";
import { addStage, connect, freePlace, removeAll } from "./actions.ts";
import { CARD } from "./card.ts";
import { moveTo, nudge } from "./edit/move.ts";
import { createEditor, type Editor } from "./store/createEditor.ts";
import { emptyHistory } from "./store/history.ts";
import { firstView } from "./store/view.ts";

const nothing = {
  getItem: () => null,
  setItem: () => undefined,
  removeItem: () => undefined,
  key: () => null,
  length: 0,
};

function open(canEdit = true): Editor {
  return createEditor({
    projectId: "p",
    document: emptyPipeline("sample"),
    revision: 0,
    history: emptyHistory,
    view: firstView,
    canEdit,
    tabId: "tab",
    shelves: { lasting: nothing, session: nothing },
    clock: () => 0,
  });
}

describe("adding stages", () => {
  it("connects a new stage to the selected one when that is the obvious thing, as one step back", () => {
    const editor = open();
    addStage(editor, "ingest", null);
    addStage(editor, "clean", null);
    expect(editor.document().edges).toEqual([{ from: ["ingest", "dataset"], to: ["clean", "dataset"] }]);
    editor.undo();
    expect(editor.document().stages.map((stage) => stage.id)).toEqual(["ingest"]);
  });

  it("never puts one card on another, and leaves a dropped stage unconnected", () => {
    const editor = open();
    addStage(editor, "ingest", { x: 0, y: 0 });
    addStage(editor, "clean", { x: 10, y: 10 });
    expect(editor.document().edges).toEqual([]);
    const [first, second] = editor.document().stages;
    expect((second?.ui.y ?? 0) - (first?.ui.y ?? 0)).toBeGreaterThanOrEqual(CARD.height);
    const place = freePlace(editor.document(), { x: 0, y: 0 });
    expect(editor.document().stages.some((stage) => stage.ui.x === place.x && stage.ui.y === place.y)).toBe(false);
  });

  it("changes nothing for somebody who may only look", () => {
    const editor = open(false);
    expect(addStage(editor, "ingest", null)).toBeNull();
    expect(editor.document().stages).toEqual([]);
  });
});

describe("connecting", () => {
  it("says why an edge is refused and leaves the document alone", () => {
    const editor = open();
    addStage(editor, "ingest", { x: 0, y: 0 });
    addStage(editor, "feature", { x: 400, y: 0 });
    const before = editor.document();
    const verdict = connect(editor, { from: ["ingest", "rejects"], to: ["feature", "dataset"] });
    expect(verdict).toMatchObject({ ok: false, code: "port_type" });
    expect(editor.document()).toBe(before);
  });
});

describe("removing and moving", () => {
  it("removing several stages and an edge is one step back to the very same document", () => {
    const editor = open();
    addStage(editor, "ingest", null);
    addStage(editor, "label", null);
    addStage(editor, "clean", null);
    const before = editor.document();
    removeAll(editor, ["label", "clean"], ["ingest.dataset>label.dataset"]);
    expect(editor.document().stages.map((stage) => stage.id)).toEqual(["ingest"]);
    expect(editor.document().edges).toEqual([]);
    editor.undo();
    expect(editor.document()).toEqual(before);
    expect(
      applyOperations(editor.store.getState().base, editor.store.getState().outbox.waiting?.operations ?? []),
    ).toEqual(before);
  });

  it("a stage that was picked up and put down again leaves no trace", () => {
    const editor = open();
    addStage(editor, "ingest", { x: 0, y: 0 });
    const steps = editor.store.getState().history.past.length;
    moveTo(editor, new Map([["ingest", { x: 1, y: 1 }]]));
    expect(editor.store.getState().history.past).toHaveLength(steps);
    nudge(editor, 8, 0);
    nudge(editor, 8, 0);
    expect(editor.document().stages[0]?.ui.x).toBe(16);
    expect(editor.store.getState().history.past).toHaveLength(steps + 1);
  });
});
