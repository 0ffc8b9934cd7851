import type { Operation } from "../../../server/pipeline/operations.ts";
import type { PipelineDocument } from "../../../server/pipeline/schema.ts";
import type { Batch } from "./outbox.ts";

/** A batch the server's draft contains, in the order of revisions. `by`: who made it, null when nobody knows. */
export type AcceptedBatch = { revision: number; batchId: string; by: string | null; operations: Operation[] };

/** What the server has, and what led there since the sender's revision (empty when it doesn't know). */
export type Newest = { document: PipelineDocument; revision: number; foreign: AcceptedBatch[] };

export type SaveOutcome =
  /** `foreign`: batches others saved since the batch's revision, which now lie below it. */
  | { status: "saved"; revision: number; foreign: AcceptedBatch[] }
  | ({ status: "conflict"; reason: string } & Newest)
  /** Nobody answered; sending the same batch again is harmless. */
  | { status: "unreachable"; message: string }
  /** Sending again would not help: signed out, no right to edit, removed project, edits the server can't read. */
  | { status: "stopped"; message: string };

export type LoadedPipeline = { document: PipelineDocument; revision: number };

/** How the editor talks to the server. Neither function throws for what a network does. */
export type PipelineTransport = {
  /** Null when nobody answers. */
  load: () => Promise<LoadedPipeline | null>;
  save: (batch: Batch & { revision: number }) => Promise<SaveOutcome>;
};
