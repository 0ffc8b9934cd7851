import type { Operation } from "../../../server/pipeline/operations.ts";
import type { PipelineDocument } from "../../../server/pipeline/schema.ts";
import type { Batch } from "./outbox.ts";

export type SaveOutcome =
  /** `foreign`: operations others saved since the batch's revision, which now lie below it. */
  | { status: "saved"; revision: number; foreign: Operation[] }
  | { status: "conflict"; reason: string; document: PipelineDocument; revision: number }
  /** Nobody answered; sending the same batch again is harmless. */
  | { status: "unreachable"; message: string }
  /** Sending again would not help: signed out, no right to edit, removed project. */
  | { status: "stopped"; message: string };

export type LoadedPipeline = { document: PipelineDocument; revision: number };

/** How the editor talks to the server. Neither function throws for what a network does. */
export type PipelineTransport = {
  /** Null when nobody answers. */
  load: () => Promise<LoadedPipeline | null>;
  save: (batch: Batch & { revision: number }) => Promise<SaveOutcome>;
};
