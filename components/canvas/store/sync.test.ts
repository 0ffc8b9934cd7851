import { describe, expect, it } from "vitest";
import { rebase } from "../../../server/pipeline/merge.ts";
import * as build from "../../../server/pipeline/operationBuilders.ts";
import type { Operation } from "../../../server/pipeline/operations.ts";
import { emptyPipeline, type PipelineDocument, type Stage } from "../../../server/pipeline/schema.ts";
import { createEditor, type Editor } from "./createEditor.ts";
import { emptyHistory } from "./history.ts";
import { keptHistory, keptOutboxes, keepHistory, type Shelf } from "./keep.ts";
import { recover } from "./recover.ts";
import { saveWords } from "./saveWords.ts";
import { startSync } from "./sync.ts";
import type { PipelineTransport } from "./transport.ts";
import { firstView } from "./view.ts";

const stage = (id: string): Stage => ({ id, kind: "clean", name: id, config: {}, ui: {} });
const sample = (): PipelineDocument => ({ ...emptyPipeline("sample"), stages: [stage("a"), stage("b")] });

/** The server's rules in memory: revisions, batches known by id, merging by `rebase`. */
class Office {
  document = sample();
  log: { batchId: string; operations: Operation[] }[] = [];
  reachable = true;
  /** The answer is lost after the work is done, as when a connection breaks. */
  losesAnswers = false;

  get revision(): number {
    return this.log.length;
  }

  transport: PipelineTransport = {
    load: () => Promise.resolve(this.reachable ? { document: this.document, revision: this.revision } : null),
    save: (batch) => {
      if (!this.reachable) return Promise.resolve({ status: "unreachable", message: "nobody there" });
      const known = this.log.findIndex((entry) => entry.batchId === batch.batchId);
      const foreign = this.log
        .slice(batch.revision, known < 0 ? undefined : known)
        .flatMap((entry) => entry.operations);
      if (known < 0) {
        const merged = rebase(this.document, foreign, batch.operations);
        if (!merged.ok)
          return Promise.resolve({
            status: "conflict",
            reason: merged.reason,
            document: this.document,
            revision: this.revision,
          });
        this.document = merged.document;
        this.log.push({ batchId: batch.batchId, operations: batch.operations });
      }
      if (this.losesAnswers) return Promise.resolve({ status: "unreachable", message: "cut" });
      return Promise.resolve({ status: "saved", revision: known < 0 ? this.revision : known + 1, foreign });
    },
  };
}

function shelf(): Shelf {
  const map = new Map<string, string>();
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    key: (index) => [...map.keys()][index] ?? null,
    get length() {
      return map.size;
    },
  };
}

function open(office: Office, lasting: Shelf, tabId = "tab"): { editor: Editor; sync: ReturnType<typeof startSync> } {
  const editor = createEditor({
    projectId: "p",
    document: office.document,
    revision: office.revision,
    history: emptyHistory,
    view: firstView,
    canEdit: true,
    tabId,
    shelves: { lasting, session: shelf() },
    clock: () => 0,
  });
  return {
    editor,
    sync: startSync(
      editor,
      office.transport,
      () => undefined,
      () => 1000,
    ),
  };
}

const configure = (editor: Editor, id: string, config: Record<string, unknown>): void =>
  editor.commit(`Set ${id}`, [build.setConfig(editor.document(), id, config)]);

describe("carrying edits to the server", () => {
  it("two tabs that edit different things end up with the same document", async () => {
    const office = new Office();
    const one = open(office, shelf(), "one");
    const two = open(office, shelf(), "two");
    configure(one.editor, "a", { x: 1 });
    configure(two.editor, "b", { y: 2 });
    await one.sync.flush();
    await two.sync.flush();
    await one.sync.refresh("newer");
    expect(two.editor.document()).toEqual(office.document);
    expect(one.editor.document()).toEqual(office.document);
    expect(office.document.stages.map((each) => each.config)).toEqual([{ x: 1 }, { y: 2 }]);
  });

  it("a stale tab that edits the same thing is told and overwrites nothing", async () => {
    const office = new Office();
    const fresh = open(office, shelf(), "fresh");
    const stale = open(office, shelf(), "stale");
    configure(fresh.editor, "a", { fresh: true });
    await fresh.sync.flush();
    configure(stale.editor, "a", { stale: true });
    await stale.sync.flush();
    expect(office.document.stages[0]?.config).toEqual({ fresh: true });
    const state = stale.editor.store.getState();
    expect(state.conflict?.reason).toContain("Somebody else");
    expect(saveWords(state, 0)).toEqual({ text: "conflict: 1 change not saved", tone: "bad" });
    stale.editor.dispatch({ type: "keepMine", batchId: "00000000-0000-4000-8000-000000000001" });
    await stale.sync.flush();
    expect(office.document.stages[0]?.config).toEqual({ stale: true });
    expect(stale.editor.document()).toEqual(office.document);
  });

  it("edits made without a network wait, are counted, and arrive", async () => {
    const office = new Office();
    const { editor, sync } = open(office, shelf());
    office.reachable = false;
    configure(editor, "a", { x: 1 });
    configure(editor, "b", { x: 1 });
    await sync.flush();
    expect(saveWords(editor.store.getState(), 0).text).toBe("offline: 2 changes waiting");
    configure(editor, "a", { x: 2 });
    office.reachable = true;
    await sync.flush();
    sync.stop();
    expect(saveWords(editor.store.getState(), 5000).text).toContain("saved 4");
    expect(editor.document()).toEqual(office.document);
  });

  it("an answer that is lost on the way doesn't make the edit happen twice", async () => {
    const office = new Office();
    const { editor, sync } = open(office, shelf());
    office.losesAnswers = true;
    editor.commit("Add c", [build.addStage(editor.document(), stage("c"))]);
    await sync.flush();
    office.losesAnswers = false;
    await sync.flush();
    sync.stop();
    expect(office.document.stages.map((each) => each.id)).toEqual(["a", "b", "c"]);
    expect(editor.document()).toEqual(office.document);
  });
});

describe("a tab that dies", () => {
  it.each(["before sending", "after sending, before the answer"])("loses nothing when killed %s", async (moment) => {
    const office = new Office();
    const lasting = shelf();
    const { editor, sync } = open(office, lasting);
    configure(editor, "a", { typed: "half a wor" });
    if (moment.startsWith("after")) {
      office.losesAnswers = true;
      await sync.flush();
      office.losesAnswers = false;
    }
    sync.stop();
    const recovery = await recover(lasting, "p", "other tab", office.transport, (_, work) => work());
    expect(recovery).toEqual({ status: "sent", changes: 1 });
    expect(office.document.stages[0]?.config).toEqual({ typed: "half a wor" });
    expect(keptOutboxes(lasting, "p")).toEqual([]);
  });

  it("what it left is kept while nobody answers", async () => {
    const office = new Office();
    const lasting = shelf();
    configure(open(office, lasting).editor, "a", { x: 1 });
    office.reachable = false;
    expect(await recover(lasting, "p", "tab", office.transport, (_, work) => work())).toEqual({ status: "clean" });
    expect(keptOutboxes(lasting, "p")).toHaveLength(1);
  });

  it("asks when what it left no longer fits", async () => {
    const office = new Office();
    const lasting = shelf();
    configure(open(office, lasting).editor, "a", { mine: true });
    const other = open(office, shelf(), "other");
    configure(other.editor, "a", { theirs: true });
    await other.sync.flush();
    const recovery = await recover(lasting, "p", "tab", office.transport, (_, work) => work());
    expect(recovery).toMatchObject({ status: "conflict", newest: { revision: 1 } });
    expect(office.document.stages[0]?.config).toEqual({ theirs: true });
  });

  it("a living tab's edits are left to it", async () => {
    const office = new Office();
    const lasting = shelf();
    configure(open(office, lasting, "alive").editor, "a", { x: 1 });
    expect(await recover(lasting, "p", "me", office.transport, () => Promise.resolve())).toEqual({ status: "clean" });
    expect(office.revision).toBe(0);
  });
});

describe("undo across a reload", () => {
  it("is offered even when the page goes away right after the edit", () => {
    const session = shelf();
    const office = new Office();
    const editor = createEditor({
      projectId: "p",
      document: office.document,
      revision: 0,
      history: emptyHistory,
      view: firstView,
      canEdit: true,
      tabId: "tab",
      shelves: { lasting: shelf(), session },
      clock: () => 0,
    });
    configure(editor, "a", { x: 1 });
    editor.keepNow();
    expect(keptHistory(session, "p", editor.document()).past).toHaveLength(1);
  });

  it("is offered for exactly the same document, whatever the order of its keys, and for no other", () => {
    const { editor } = open(new Office(), shelf());
    configure(editor, "a", { x: 1, y: 2 });
    const { document, history } = editor.store.getState();
    const kept = shelf();
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
