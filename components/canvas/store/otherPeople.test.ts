import { describe, expect, it } from "vitest";
import { rebase } from "../../../server/pipeline/merge.ts";
import * as build from "../../../server/pipeline/operationBuilders.ts";
import { applyOperations, type Operation } from "../../../server/pipeline/operations.ts";
import { emptyPipeline } from "../../../server/pipeline/schema.ts";
import { type EditorState, initialState, reduce } from "./editorState.ts";
import { isIdle, MAX_BATCH, pendingOperations } from "./outbox.ts";
import { live, nextId, start } from "./testing/deeds.ts";

const batch = (revision: number, ...operations: (Operation | null)[]) => ({
  revision,
  batchId: `batch ${revision}`,
  by: "Grace",
  operations: operations.flatMap((operation) => operation ?? []),
});
const commit = (state: EditorState, batchId: string, ...operations: (Operation | null)[]): EditorState =>
  reduce(state, {
    type: "commit",
    label: batchId,
    operations: operations.flatMap((operation) => operation ?? []),
    at: 0,
    batchId,
  });
const idsOf = (state: EditorState): [string, string, string] => {
  const [one = "", two = "", three = ""] = state.document.stages.map((stage) => stage.id);
  return [one, two, three];
};
const configOf = (state: EditorState, id: string) => state.document.stages.find((stage) => stage.id === id)?.config;

describe("other people and other tabs", () => {
  it("edits of others that touch other things are added below mine, and both copies end up equal", () => {
    let state = start();
    const [one, two] = idsOf(state);
    const theirs = build.setConfig(state.document, two, { theirs: true });
    const mine = build.setConfig(state.document, one, { mine: true });
    const later = build.renameStage(state.document, one, "later");
    if (!theirs || !mine || !later) throw new Error("three operations expected");
    const server = applyOperations(state.document, [theirs, mine]);
    state = commit(state, "b1", mine);
    state = reduce(state, { type: "take", batchId: nextId() });
    state = commit(state, "b2", later);
    state = reduce(state, { type: "saved", batchId: "b1", revision: 9, foreign: [batch(8, theirs)], nextId: "n" });
    expect(state.base).toEqual(server);
    expect(state.document).toEqual(applyOperations(server, [later]));
    expect(state.conflict).toBeNull();
    expect(state.news?.by).toBe("Grace");
  });

  it("two people who change different fields of one stage both keep theirs, and undo takes back one's own only", () => {
    let state = start();
    const [one] = idsOf(state);
    const before = configOf(state, one) ?? {};
    const theirs = build.setConfig(state.document, one, { ...before, deep: { b: "theirs" } });
    state = commit(state, "b1", build.setConfig(state.document, one, { ...before, rate: "mine" }));
    state = reduce(state, { type: "received", batches: [batch(8, theirs)], nextId: "n" });
    expect(configOf(state, one)).toEqual({ rate: "mine", deep: { b: "theirs" } });
    state = reduce(state, { type: "undo", batchId: "b2" });
    expect(configOf(state, one)).toEqual({ ...before, deep: { b: "theirs" } });
  });

  it("a batch heard over the stream and its answer count once, in whichever order they come", () => {
    for (const streamFirst of [true, false]) {
      let state = start();
      const [one, two] = idsOf(state);
      const theirs = batch(8, build.renameStage(state.document, two, "theirs"));
      state = commit(state, "b1", build.renameStage(state.document, one, "mine"));
      state = reduce(state, { type: "take", batchId: nextId() });
      const own = { ...batch(9, ...(state.outbox.sending?.operations ?? [])), batchId: "b1" };
      const heard = { type: "received" as const, batches: [theirs, own], nextId: "n" };
      const answer = { type: "saved" as const, batchId: "b1", revision: 9, foreign: [theirs], nextId: "n" };
      for (const action of streamFirst ? [heard, answer] : [answer]) state = reduce(state, action);
      expect(state.outbox).toEqual({ revision: 9, sending: null, waiting: null });
      expect(state.document).toEqual(state.base);
      expect(state.document.stages.slice(0, 2).map((stage) => stage.name)).toEqual(["mine", "theirs"]);
    }
  });

  it("what collides with a batch on its way waits for the server's verdict", () => {
    let state = start();
    const [one] = idsOf(state);
    state = commit(state, "b1", build.renameStage(state.document, one, "mine"));
    state = reduce(state, { type: "take", batchId: nextId() });
    const theirs = batch(8, build.renameStage(state.base, one, "theirs"));
    state = reduce(state, { type: "received", batches: [theirs], nextId: "n" });
    expect(state.conflict).toBeNull();
    expect(state.document.stages[0]?.name).toBe("mine");
    const document = applyOperations(state.base, theirs.operations);
    const refused = { type: "refused" as const, batchId: "b1", reason: "r", document, revision: 8, foreign: [theirs] };
    state = reduce(state, { ...refused, nextId: "n" });
    expect(state.conflict).toMatchObject({ revision: 8, by: ["Grace"] });
    expect(state.held).toEqual([]);
  });

  it("a colliding edit of somebody else can't be undone from here", () => {
    let state = start();
    const [one, two] = idsOf(state);
    for (const [index, id] of [one, two].entries()) {
      state = commit(state, `set ${index}`, build.setConfig(state.document, id, { index }));
    }
    state = reduce(state, { type: "take", batchId: nextId() });
    const foreign = build.setConfig(state.document, one, { index: "theirs" });
    if (!foreign) throw new Error("an operation expected");
    expect(rebase(state.base, [foreign], pendingOperations(state.outbox)).ok).toBe(false);
    const { batchId = "" } = state.outbox.sending ?? {};
    state = reduce(state, { type: "saved", batchId, revision: 9, foreign: [batch(8, foreign)], nextId: "n" });
    expect(state.history.past.map((entry) => entry.label)).toEqual(["set 1"]);
  });

  it("a refused batch stops everything until the person has chosen, field by field, and nothing of either is lost", () => {
    let state = start();
    const [one, two, three] = idsOf(state);
    const before = configOf(state, one) ?? {};
    const theirs = applyOperations(
      state.document,
      [
        build.setConfig(state.document, one, { ...before, rate: "theirs", more: 1 }),
        build.removeStage(state.document, two),
      ].flatMap((operation) => operation ?? []),
    );
    state = commit(
      state,
      "b1",
      build.setConfig(state.document, one, { ...before, rate: "mine", other: 2 }),
      build.renameStage(state.document, two, "mine"),
      build.renameStage(state.document, three, "only mine"),
    );
    state = reduce(state, { type: "take", batchId: nextId() });
    state = reduce(state, {
      type: "refused",
      batchId: "b1",
      reason: "r",
      document: theirs,
      revision: 12,
      foreign: [],
      nextId: "n",
    });
    expect(reduce(state, { type: "take", batchId: nextId() })).toBe(state);
    expect(state.conflict).not.toBeNull();
    const resolve = (choices: [string, "mine" | "theirs"][]) =>
      reduce(state, { type: "resolve", choices: new Map(choices), nextId: "b2" });
    const mine = resolve([
      [`stage:${one}/config/rate`, "mine"],
      [`stage:${two}`, "mine"],
    ]);
    expect(configOf(mine, one)).toEqual({ ...before, rate: "mine", more: 1, other: 2 });
    expect(mine.document.stages.map((stage) => stage.name).sort()).toContain("mine");
    const taken = resolve([
      [`stage:${one}/config/rate`, "theirs"],
      [`stage:${two}`, "theirs"],
    ]);
    expect(configOf(taken, one)).toEqual({ ...before, rate: "theirs", more: 1, other: 2 });
    expect(taken.document.stages.map((stage) => stage.id)).toEqual([one, three]);
    for (const end of [mine, taken]) {
      expect(end.document.stages.find((stage) => stage.id === three)?.name).toBe("only mine");
      expect(end.outbox).toMatchObject({ revision: 12, sending: null, waiting: { batchId: "b2" } });
      expect(applyOperations(end.base, pendingOperations(end.outbox))).toEqual(end.document);
    }
  });

  it("nobody is asked about where things stand, about equal edits, or about two things made under one id", () => {
    let state = start();
    const [one, two] = idsOf(state);
    const add = (text: string) =>
      build.addStage(state.document, { id: "twin", kind: "clean", name: text, config: {}, ui: {} });
    const theirs = [
      build.moveStages(state.document, { [one]: { x: 1, y: 1 } }),
      build.renameStage(state.document, two, "same"),
      add("theirs"),
    ].flatMap((operation) => operation ?? []);
    state = commit(
      state,
      "b1",
      build.moveStages(state.document, { [one]: { x: 2, y: 2 } }),
      build.renameStage(state.document, two, "same"),
      add("mine"),
    );
    state = reduce(state, { type: "take", batchId: nextId() });
    const document = applyOperations(state.base, theirs);
    const foreign = [batch(8, ...theirs)];
    state = reduce(state, { type: "refused", batchId: "b1", reason: "r", document, revision: 8, foreign, nextId: "n" });
    expect(state.conflict).toBeNull();
    expect(state.document.stages.map((stage) => stage.name)).toEqual(
      expect.arrayContaining(["theirs", "mine", "same"]),
    );
    expect(state.document.stages[0]?.ui).toMatchObject({ x: 2, y: 2 });
  });

  it("a long list of offline edits travels in batches the server accepts", () => {
    let state = start();
    const ids = state.document.stages.map((stage) => stage.id);
    for (let turn = 0; turn < 1500; turn += 1)
      state = commit(state, nextId(), build.setConfig(state.document, ids[turn % 2] ?? "", { turn }));
    const end = state.document;
    let sent = 0;
    for (let revision = 8; !isIdle(state.outbox); revision += 1) {
      state = reduce(state, { type: "take", batchId: nextId() });
      const { batchId = "", operations = [] } = state.outbox.sending ?? {};
      expect(operations.length).toBeLessThanOrEqual(MAX_BATCH);
      sent += operations.length;
      state = reduce(state, { type: "saved", batchId, revision, foreign: [], nextId: nextId() });
    }
    expect(sent).toBe(1500);
    expect(state.base).toEqual(end);
  });

  it("one edit larger than a batch still travels", () => {
    let state = start();
    const [one, two] = idsOf(state);
    for (const id of [one, two])
      state = commit(state, nextId(), build.setConfig(state.document, id, { huge: "x".repeat(2_000_000) }));
    state = reduce(state, { type: "take", batchId: nextId() });
    expect(state.outbox.sending?.operations).toHaveLength(1);
    expect(state.outbox.waiting?.operations).toHaveLength(1);
  });

  it("a refresh never throws away unsent edits", () => {
    const state = live(start(), [[{ type: "rename", a: 0, b: 0, text: "x", id: "y" }]]);
    expect(reduce(state, { type: "refreshed", document: emptyPipeline("other"), revision: 99 })).toBe(state);
  });

  it("a server put back from a backup gets the newer work again instead of taking it away", () => {
    const old = start();
    const newer = initialState(live(old, [[{ type: "addStage", a: 0, b: 0, text: "new", id: "newer" }]]).document, 9);
    const state = reduce(newer, { type: "restored", document: old.document, revision: 7, nextId: "n" });
    expect(state.document.stages.map((stage) => stage.id)).toEqual(newer.document.stages.map((stage) => stage.id));
    expect(applyOperations(old.document, pendingOperations(state.outbox))).toEqual(state.document);
    expect(state.outbox.revision).toBe(7);
  });
});
