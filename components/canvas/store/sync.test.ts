import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rebase } from "../../../server/pipeline/merge.ts";
import * as build from "../../../server/pipeline/operationBuilders.ts";
import { emptyPipeline, type PipelineDocument, type Stage } from "../../../server/pipeline/schema.ts";
import { createEditor, type Editor } from "./createEditor.ts";
import { emptyHistory } from "./history.ts";
import { keptHistory, keptOutboxes, keepHistory, type Shelf } from "./keep.ts";
import { newUuid } from "./newId.ts";
import { recover } from "./recover.ts";
import { saveWords } from "./saveWords.ts";
import { memoryShelf } from "./testing/memoryShelf.ts";
import { startSync } from "./sync.ts";
import type { AcceptedBatch, PipelineTransport } from "./transport.ts";
import { firstView } from "./view.ts";

const nothing = { sent: 0, conflict: null, stranded: [] };
const stage = (id: string): Stage => ({ id, kind: "clean", name: id, config: {}, ui: {} });
const sample = (): PipelineDocument => ({ ...emptyPipeline("sample"), stages: [stage("a"), stage("b")] });

/** The server's rules in memory: revisions, batches known by id, merging by `rebase`. */
class Office {
  document = sample();
  log: AcceptedBatch[] = [];
  reachable = true;
  /** Everything is refused for good, as after signing out. */
  closed = false;
  /** Tabs that hear of every batch at once. */
  hearers: ((batch: AcceptedBatch) => void)[] = [];
  /** The answer is lost after the work is done, as when a connection breaks. */
  losesAnswers = false;

  get revision(): number {
    return this.log.length;
  }

  transport: PipelineTransport = {
    load: () => Promise.resolve(this.reachable ? { document: this.document, revision: this.revision } : null),
    save: (batch) => {
      if (!this.reachable) return Promise.resolve({ status: "unreachable", message: "nobody there" });
      if (this.closed) return Promise.resolve({ status: "stopped", message: "no" });
      const known = this.log.findIndex((entry) => entry.batchId === batch.batchId);
      const foreign = this.log.slice(batch.revision, known < 0 ? undefined : known);
      if (known < 0) {
        const theirs = foreign.flatMap((entry) => entry.operations);
        const merged = rebase(this.document, theirs, batch.operations);
        const { document, revision } = this;
        if (!merged.ok)
          return Promise.resolve({ status: "conflict", reason: merged.reason, document, revision, foreign });
        this.document = merged.document;
        const { batchId, operations } = batch;
        const accepted = { revision: revision + 1, batchId, by: "Grace", operations };
        this.log.push(accepted);
        for (const hear of this.hearers) hear(accepted);
      }
      if (this.losesAnswers) return Promise.resolve({ status: "unreachable", message: "cut" });
      return Promise.resolve({ status: "saved", revision: known < 0 ? this.revision : known + 1, foreign });
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
    shelves: { lasting, session: memoryShelf() },
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
    const one = open(office, memoryShelf(), "one");
    const two = open(office, memoryShelf(), "two");
    configure(one.editor, "a", { x: 1 });
    configure(two.editor, "b", { y: 2 });
    await one.sync.flush();
    await two.sync.flush();
    await one.sync.refresh();
    expect(two.editor.document()).toEqual(office.document);
    expect(one.editor.document()).toEqual(office.document);
    expect(office.document.stages.map((each) => each.config)).toEqual([{ x: 1 }, { y: 2 }]);
  });

  it("a stale tab that edits the same thing is told and overwrites nothing", async () => {
    const office = new Office();
    const fresh = open(office, memoryShelf(), "fresh");
    const stale = open(office, memoryShelf(), "stale");
    configure(fresh.editor, "a", { x: "fresh" });
    await fresh.sync.flush();
    configure(stale.editor, "a", { x: "stale" });
    await stale.sync.flush();
    expect(office.document.stages[0]?.config).toEqual({ x: "fresh" });
    const state = stale.editor.store.getState();
    expect(state.conflict?.reason).toContain("Somebody else");
    expect(saveWords(state, 0)).toEqual({ text: "conflict: 1 change not saved", tone: "bad" });
    const choices = new Map([["stage:a/config/x", "mine" as const]]);
    stale.editor.dispatch({ type: "resolve", choices, nextId: "00000000-0000-4000-8000-000000000001" });
    await stale.sync.flush();
    expect(office.document.stages[0]?.config).toEqual({ x: "stale" });
    expect(stale.editor.document()).toEqual(office.document);
  });

  it("edits made without a network wait, are counted, and arrive", async () => {
    const office = new Office();
    const { editor, sync } = open(office, memoryShelf());
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
    const { editor, sync } = open(office, memoryShelf());
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

describe("two tabs that hear each other", () => {
  const pair = () => {
    const office = new Office();
    const tabs = ["one", "two"].map((id) => open(office, memoryShelf(), id));
    const [one, two] = tabs;
    if (!one || !two) throw new Error("two tabs expected");
    office.hearers = tabs.map(({ sync }) => sync.receive);
    return { office, one, two };
  };

  it("see each other's edits without asking, and merge what both did at once", async () => {
    const { office, one, two } = pair();
    configure(one.editor, "a", { x: 1 });
    configure(two.editor, "b", { y: 1 });
    await Promise.all([one.sync.flush(), two.sync.flush()]);
    configure(one.editor, "b", { y: 1, z: 2 });
    await one.sync.flush();
    expect(one.editor.document()).toEqual(office.document);
    expect(two.editor.document()).toEqual(office.document);
    expect(office.document.stages.map((each) => each.config)).toEqual([{ x: 1 }, { y: 1, z: 2 }]);
  });

  it("load the document when a batch in between was never heard", async () => {
    const { office, one, two } = pair();
    office.hearers = [];
    configure(one.editor, "a", { x: 1 });
    await one.sync.flush();
    office.hearers = [two.sync.receive];
    configure(one.editor, "b", { x: 1 });
    await one.sync.flush();
    await two.sync.refresh();
    expect(two.editor.document()).toEqual(office.document);
  });

  it("bring newer work back to a server that lost it", async () => {
    const { office, one } = pair();
    configure(one.editor, "a", { x: 1 });
    await one.sync.flush();
    office.document = sample();
    office.log = [];
    await one.sync.missed(0);
    await one.sync.flush();
    expect(office.document.stages[0]?.config).toEqual({ x: 1 });
    expect(one.editor.document()).toEqual(office.document);
  });

  it("end up with the same document after any mix of edits, lost answers and cuts, and lose none", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ who: fc.nat(1), what: fc.nat(5), field: fc.nat(3), deaf: fc.boolean() }), {
          maxLength: 40,
        }),
        async (steps) => {
          const { office, one, two } = pair();
          const tabs = [one, two];
          const wrote = new Map<string, number>();
          for (const [at, { who, what, field, deaf }] of steps.entries()) {
            const tab = tabs[who] ?? one;
            office.reachable = what !== 0;
            office.losesAnswers = what === 1;
            office.hearers = deaf ? [] : tabs.map(({ sync }) => sync.receive);
            // Each has fields of their own, so nobody has to be asked; stages are shared.
            const id = field % 2 === 0 ? "a" : "b";
            const key = `${who}.${field}`;
            const config = tab.editor.document().stages.find((each) => each.id === id)?.config ?? {};
            configure(tab.editor, id, { ...config, [key]: at });
            wrote.set(`${id}/${key}`, at);
            if (what > 2) await tab.sync.flush();
          }
          office.reachable = true;
          office.losesAnswers = false;
          for (const tab of [...tabs, ...tabs]) {
            await tab.sync.flush();
            await tab.sync.refresh();
          }
          for (const tab of tabs) tab.sync.stop();
          for (const tab of tabs) expect(tab.editor.document()).toEqual(office.document);
          for (const [place, value] of wrote) {
            const [id, key = ""] = place.split("/");
            expect(office.document.stages.find((each) => each.id === id)?.config[key]).toBe(value);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

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
