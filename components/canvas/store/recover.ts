import { forgetOutbox, keepOutbox, keptOutboxes, type Shelf } from "./keep.ts";
import { newUuid } from "./newId.ts";
import { acknowledged, type Outbox, takeBatch } from "./outbox.ts";
import type { LoadedPipeline, PipelineTransport, SaveOutcome } from "./transport.ts";

export type Recovery =
  | { status: "clean" }
  /** Everything that was left behind is on the server now. */
  | { status: "sent"; changes: number }
  /** The edits no longer fit; the caller asks the person. */
  | { status: "conflict"; outbox: Outbox; reason: string; newest: LoadedPipeline };

type Sent =
  | { status: "sent"; changes: number }
  | { status: "kept"; left: Outbox }
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
    if (outcome.status !== "saved") return { status: "kept", left };
    changes += batch.operations.length;
    left = acknowledged(left, batch.batchId, outcome.revision);
    keep(left);
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
  let changes = 0;
  let conflict: Recovery | null = null;
  for (const { tabId, outbox } of keptOutboxes(shelf, projectId)) {
    const work = async (): Promise<void> => {
      const result = await sendAll(outbox, transport, (left) => keepOutbox(shelf, projectId, tabId, left));
      if (result.status !== "kept") forgetOutbox(shelf, projectId, tabId);
      if (result.status === "sent") changes += result.changes;
      if (result.status === "conflict") {
        conflict = {
          status: "conflict",
          outbox: result.left,
          reason: result.outcome.reason,
          newest: { document: result.outcome.document, revision: result.outcome.revision },
        };
      }
    };
    if (conflict !== null) break;
    if (tabId === ownTab) await work();
    else await ifDead(tabId, work);
  }
  if (conflict !== null) return conflict;
  return changes > 0 ? { status: "sent", changes } : { status: "clean" };
}
