import { rebase } from "../../../../server/pipeline/merge.ts";
import * as build from "../../../../server/pipeline/operationBuilders.ts";
import { emptyPipeline, type PipelineDocument, type Stage } from "../../../../server/pipeline/schema.ts";
import { createEditor, type Editor } from "../createEditor.ts";
import { emptyHistory } from "../history.ts";
import type { Shelf } from "../keep.ts";
import { memoryShelf } from "./memoryShelf.ts";
import { startSync } from "../sync.ts";
import type { AcceptedBatch, PipelineTransport } from "../transport.ts";
import { firstView } from "../view.ts";

export const stage = (id: string): Stage => ({ id, kind: "clean", name: id, config: {}, ui: {} });
export const sample = (): PipelineDocument => ({ ...emptyPipeline("sample"), stages: [stage("a"), stage("b")] });

/** The server's rules in memory: revisions, batches known by id, merging by `rebase`. */
export class Office {
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

/** A tab with the office's draft. */
export function open(
  office: Office,
  lasting: Shelf,
  tabId = "tab",
): { editor: Editor; sync: ReturnType<typeof startSync> } {
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

export const configure = (editor: Editor, id: string, config: Record<string, unknown>): void =>
  editor.commit(`Set ${id}`, [build.setConfig(editor.document(), id, config)]);
