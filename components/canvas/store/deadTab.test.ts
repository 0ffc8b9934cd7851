import { describe, expect, it } from "vitest";
import type { PipelineDocument } from "../../../server/pipeline/schema.ts";
import { createEditor } from "./createEditor.ts";
import { emptyHistory } from "./history.ts";
import { keptHistory, keptOutboxes, keepHistory } from "./keep.ts";
import { newUuid } from "./newId.ts";
import { recover } from "./recover.ts";
import { memoryShelf } from "./testing/memoryShelf.ts";
import { firstView } from "./view.ts";

import { configure, Office, open, sample } from "./testing/office.ts";

const nothing = { sent: 0, conflict: null, stranded: [] };

describe("a tab that dies", () => {
  it.each(["before sending", "after sending, before the answer"])("loses nothing when killed %s", async (moment) => {
    const office = new Office();
    const lasting = memoryShelf();
    const { editor, sync } = open(office, lasting);
    configure(editor, "a", { typed: "half a wor" });
    if (moment.startsWith("after")) {
      office.losesAnswers = true;
      await sync.flush();
      office.losesAnswers = false;
    }
    sync.stop();
    const recovery = await recover(lasting, "p", "other tab", office.transport, (_, work) => work());
    expect(recovery).toEqual({ sent: 1, conflict: null, stranded: [] });
    expect(office.document.stages[0]?.config).toEqual({ typed: "half a wor" });
    expect(keptOutboxes(lasting, "p")).toEqual([]);
  });

  it("what it left is kept while nobody answers", async () => {
    const office = new Office();
    const lasting = memoryShelf();
    configure(open(office, lasting).editor, "a", { x: 1 });
    office.reachable = false;
    expect(await recover(lasting, "p", "tab", office.transport, (_, work) => work())).toEqual(nothing);
    expect(keptOutboxes(lasting, "p")).toHaveLength(1);
  });

  it("merges what it left with what others did meanwhile, and asks about the rest without losing either", async () => {
    const office = new Office();
    const lasting = memoryShelf();
    const dead = open(office, lasting, "dead");
    configure(dead.editor, "a", { mine: true, both: "mine" });
    dead.sync.stop();
    const other = open(office, memoryShelf(), "other");
    configure(other.editor, "a", { theirs: true, both: "theirs" });
    await other.sync.flush();
    const { conflict } = await recover(lasting, "p", "tab", office.transport, (_, work) => work());
    expect(conflict).toMatchObject({ tabId: "dead", revision: 1 });
    expect(office.document.stages[0]?.config).toEqual({ theirs: true, both: "theirs" });
    // Still there: the tab that asks may die as well.
    expect(keptOutboxes(lasting, "p")).toHaveLength(1);
    const next = open(office, lasting, "next");
    if (conflict) next.editor.dispatch({ type: "recovered", ...conflict, nextId: newUuid() });
    const state = next.editor.store.getState();
    expect(state.conflict).not.toBeNull();
    expect(keptOutboxes(lasting, "p").map(({ tabId }) => tabId)).toContain("next");
    const choices = new Map([["stage:a/config/both", "mine" as const]]);
    next.editor.dispatch({ type: "resolve", choices, nextId: newUuid() });
    await next.sync.flush();
    expect(office.document.stages[0]?.config).toEqual({ mine: true, theirs: true, both: "mine" });
  });

  it("what the server won't have, or nobody can read, stays in the browser and is named", async () => {
    const office = new Office();
    const lasting = memoryShelf();
    configure(open(office, lasting, "dead").editor, "a", { x: 1 });
    lasting.setItem("stagecraft:outbox:p:torn", "{");
    office.closed = true;
    const { stranded } = await recover(lasting, "p", "tab", office.transport, (_, work) => work());
    expect(stranded.map(({ tabId, changes }) => [tabId, changes])).toEqual([
      ["dead", 1],
      ["torn", 0],
    ]);
    expect(keptOutboxes(lasting, "p")).toHaveLength(2);
  });

  it("a living tab's edits are left to it", async () => {
    const office = new Office();
    const lasting = memoryShelf();
    configure(open(office, lasting, "alive").editor, "a", { x: 1 });
    expect(await recover(lasting, "p", "me", office.transport, () => Promise.resolve())).toEqual(nothing);
    expect(office.revision).toBe(0);
  });
});

describe("undo across a reload", () => {
  it("is offered even when the page goes away right after the edit", () => {
    const session = memoryShelf();
    const office = new Office();
    const editor = createEditor({
      projectId: "p",
      document: office.document,
      revision: 0,
      history: emptyHistory,
      view: firstView,
      canEdit: true,
      tabId: "tab",
      shelves: { lasting: memoryShelf(), session },
      clock: () => 0,
    });
    configure(editor, "a", { x: 1 });
    editor.keepNow();
    expect(keptHistory(session, "p", editor.document()).past).toHaveLength(1);
  });

  it("is offered for exactly the same document, whatever the order of its keys, and for no other", () => {
    const { editor } = open(new Office(), memoryShelf());
    configure(editor, "a", { x: 1, y: 2 });
    const { document, history } = editor.store.getState();
    const kept = memoryShelf();
    keepHistory(kept, "p", document, history);
    const reordered: PipelineDocument = {
      ...document,
      stages: document.stages.map((each) => ({
        ...each,
        config: Object.fromEntries(Object.entries(each.config).reverse()),
      })),
    };
    expect(keptHistory(kept, "p", reordered).past).toHaveLength(1);
    expect(keptHistory(kept, "p", sample())).toEqual(emptyHistory);
  });
});
