import { applyOperations, invertOperation } from "../../../server/pipeline/operations.ts";
import type { PipelineDocument } from "../../../server/pipeline/schema.ts";
import { forgetOutbox, keepOutbox, keptOutboxes, type Shelf } from "./keep.ts";
import { newUuid } from "./newId.ts";
import { acknowledged, type Outbox, pendingCount, takeBatch } from "./outbox.ts";
import type { Newest, PipelineTransport, SaveOutcome } from "./transport.ts";

/** Unsent edits of a closed tab that the server won't have; they stay in the browser until the person decides. */
export type Stranded = { tabId: string; changes: number; message: string };

export type Recovery = {
  /** How many changes of closed tabs are on the server now. */
  sent: number;
  /** Edits that no longer fit as they are; the caller merges them or asks, and then calls `forgetOutbox`. */
  conflict: ({ tabId: string; outbox: Outbox; reason: string; base: PipelineDocument } & Newest) | null;
  stranded: Stranded[];
};

type Sent =
  | { status: "sent"; changes: number }
  | { status: "kept"; left: Outbox }
  | { status: "stopped"; left: Outbox; message: string }
  | { status: "conflict"; left: Outbox; outcome: Extract<SaveOutcome, { status: "conflict" }> };

/** @param keep writes down what is left after every answer, so that dying in the middle repeats nothing */
async function sendAll(outbox: Outbox, transport: PipelineTransport, keep: (left: Outbox) => void): Promise<Sent> {
  let left = outbox;
  let changes = 0;
  for (;;) {
    left = takeBatch(left, newUuid());
    const batch = left.sending;
    if (!batch) return { status: "sent", changes };
    keep(left);
    const outcome = await transport.save({ ...batch, revision: left.revision });
    if (outcome.status === "conflict") return { status: "conflict", left, outcome };
    if (outcome.status === "stopped") return { status: "stopped", left, message: outcome.message };
    if (outcome.status !== "saved") return { status: "kept", left };
    changes += batch.operations.length;
    left = acknowledged(left, batch.batchId, outcome.revision);
    keep(left);
  }
}

/** The document the edits were made on, found by taking back what came after it. */
function baseOf({ document, foreign }: Newest): PipelineDocument {
  try {
    return applyOperations(
      document,
      foreign
        .flatMap(({ operations }) => operations)
        .map(invertOperation)
        .reverse(),
    );
  } catch {
    return document;
  }
}

/**
 * Sends what closed or killed tabs of this browser left behind, before the document is loaded.
 * A batch that had arrived is recognised by its id, so nothing is applied twice.
 * @param ifDead runs the work only when the tab no longer lives
 */
export async function recover(
  shelf: Shelf,
  projectId: string,
  ownTab: string,
  transport: PipelineTransport,
  ifDead: (tabId: string, work: () => Promise<void>) => Promise<void>,
): Promise<Recovery> {
  const recovery: Recovery = { sent: 0, conflict: null, stranded: [] };
  for (const { tabId, outbox } of keptOutboxes(shelf, projectId)) {
    const work = async (): Promise<void> => {
      if (outbox === null) {
        const message = "They can’t be read any more.";
        recovery.stranded.push({ tabId, changes: 0, message });
        return;
      }
      const result = await sendAll(outbox, transport, (left) => keepOutbox(shelf, projectId, tabId, left));
      if (result.status === "sent") {
        forgetOutbox(shelf, projectId, tabId);
        recovery.sent += result.changes;
      } else if (result.status === "stopped") {
        recovery.stranded.push({ tabId, changes: pendingCount(result.left), message: result.message });
      } else if (result.status === "conflict") {
        const { reason, document, revision, foreign } = result.outcome;
        const newest = { document, revision, foreign };
        recovery.conflict = { tabId, outbox: result.left, reason, base: baseOf(newest), ...newest };
      }
    };
    // One at a time: the next one's turn comes when this page is opened again.
    if (recovery.conflict !== null) break;
    if (tabId === ownTab) await work();
    else await ifDead(tabId, work);
  }
  return recovery;
}
