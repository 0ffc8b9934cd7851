import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as build from "../../../server/pipeline/operationBuilders.ts";
import { saveWords } from "./saveWords.ts";
import { memoryShelf } from "./testing/memoryShelf.ts";

import { configure, Office, open, sample, stage } from "./testing/office.ts";

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
