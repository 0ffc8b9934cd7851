import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { createTenant } from "../../../../server/api/testing.ts";
import type { Database } from "../../../../server/db/index.ts";
import { formatPipelineFile } from "../../../../server/pipeline/file.ts";
import * as build from "../../../../server/pipeline/operationBuilders.ts";
import { applyBatch, readDraft } from "../../../../server/projects/draft.ts";
import { startApiServer } from "../../../../server/projects/testing/apiServer.ts";
import { sameValue } from "../../../../server/pipeline/patch.ts";
import { isIdle } from "../outbox.ts";
import { openPerson, type Person } from "./person.ts";

export type Together = {
  edits: number;
  cuts: number;
  /** Milliseconds from an edit's commit to the moment it is in the other person's document, without cuts. */
  visible: { p50: number; p95: number; worst: number; count: number };
  identical: boolean;
  lost: number;
  /** Questions that had to be answered; all were about fields both had changed. */
  asked: number;
};

const STAGES = 20;

/** Numbers that look random and are the same in every run. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/**
 * Two people draw one pipeline over a real HTTP server: first watching each other, then with the network of either cut at
 * random. Every edit sets a field of its own, so that each can be looked for at the end; one in ten moves or renames.
 */
export async function drawTogether(db: Database, size: { watched: number; edits: number }): Promise<Together> {
  const tenant = await createTenant(db, "together");
  const { projectId } = tenant;
  const stages = Array.from({ length: STAGES }, (_, index) => ({
    id: `s${index}`,
    kind: "clean",
    name: `s${index}`,
    config: {},
    ui: { x: index * 240, y: 0 },
  }));
  const operations = stages.map((stage, index) => ({ type: "addStage" as const, index, stage }));
  await applyBatch(db, projectId, null, { batchId: randomUUID(), baseRevision: 0, operations });
  const server = await startApiServer(db);
  const sessions = [tenant.sessions.editor, tenant.sessions.owner];
  const people = await Promise.all(
    sessions.map(({ sessionId }) => openPerson({ url: server.url, sessionId, projectId })),
  );
  try {
    const visible = await watch(people, size.watched);
    const { cuts, wrote, asked } = await editWithCuts(people, size.edits);
    const { document } = await readDraft(db, projectId);
    const stored = formatPipelineFile(document);
    const lost = [...wrote].filter(([place, value]) => {
      const [id = "", key = ""] = place.split("/");
      return document.stages.find((stage) => stage.id === id)?.config[key] !== value;
    }).length;
    return {
      edits: size.edits,
      cuts,
      visible,
      identical: people.every(({ editor }) => formatPipelineFile(editor.document()) === stored),
      lost,
      asked,
    };
  } finally {
    for (const person of people) person.close();
    await server.close();
  }
}

function set(person: Person, id: string, key: string, value: unknown): void {
  const document = person.editor.document();
  const config = document.stages.find((stage) => stage.id === id)?.config ?? {};
  person.editor.commit("Set", [build.setConfig(document, id, { ...config, [key]: value })]);
}

const configValue = (person: Person, id: string, key: string): unknown =>
  person.editor.document().stages.find((stage) => stage.id === id)?.config[key];

async function watch(people: Person[], count: number): Promise<Together["visible"]> {
  const times: number[] = [];
  const roll = dice(1);
  for (let at = 0; at < count; at += 1) {
    const [author, reader] = at % 2 === 0 ? people : people.toReversed();
    if (!author || !reader) throw new Error("two people expected");
    const [id, key] = [`s${roll(STAGES)}`, `w${at}`];
    const seen = new Promise<void>((resolve) => {
      const stop = reader.editor.store.subscribe(() => {
        if (configValue(reader, id, key) !== at) return;
        stop();
        resolve();
      });
    });
    const began = performance.now();
    set(author, id, key, at);
    await seen;
    times.push(performance.now() - began);
    await pause(roll(120));
  }
  times.sort((a, b) => a - b);
  const [p50, p95, worst] = [0.5, 0.95, 1].map((share) => Math.round(quantile(times, share)));
  return { p50: p50 ?? 0, p95: p95 ?? 0, worst: worst ?? 0, count };
}

async function editWithCuts(people: Person[], edits: number) {
  const roll = dice(2);
  const wrote = new Map<string, unknown>();
  let cuts = 0;
  let asked = 0;
  const answer = ({ editor }: Person): void => {
    if (editor.store.getState().conflict === null) return;
    asked += 1;
    editor.dispatch({ type: "resolve", choices: new Map(), nextId: randomUUID() });
  };
  for (let at = 0; at < edits; at += 1) {
    const person = people[roll(people.length)] ?? people[0];
    if (!person) throw new Error("people expected");
    const id = `s${roll(STAGES)}`;
    const document = person.editor.document();
    const kind = roll(10);
    if (kind === 0) {
      person.editor.commit("Move", [build.moveStages(document, { [id]: { x: roll(999), y: roll(999) } })]);
    } else if (kind === 1) {
      person.editor.commit("Rename", [build.renameStage(document, id, `named ${at}`)]);
    } else {
      set(person, id, `e${at}`, at);
      wrote.set(`${id}/e${at}`, at);
    }
    if (roll(12) === 0) {
      cuts += 1;
      person.cut(50 + roll(400));
    }
    people.forEach(answer);
    await pause(roll(15));
  }
  const deadline = performance.now() + 60_000;
  for (;;) {
    for (const person of people) {
      answer(person);
      await person.sync.flush();
    }
    const [one, two] = people.map(({ editor }) => editor.store.getState());
    const quiet = one && two && isIdle(one.outbox) && isIdle(two.outbox) && !one.conflict && !two.conflict;
    if (quiet && sameValue(one.document, two.document)) return { cuts, wrote, asked };
    if (performance.now() > deadline) return { cuts, wrote, asked };
    await pause(50);
  }
}
