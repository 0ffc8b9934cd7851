import { z } from "zod";
import { canonicalJson } from "../../../server/pipeline/file.ts";
import { operationSchema } from "../../../server/pipeline/operations.ts";
import type { PipelineDocument } from "../../../server/pipeline/schema.ts";
import { emptyHistory, type History } from "./history.ts";
import { isIdle, type Outbox } from "./outbox.ts";

/** The part of the browser's storage that is used; a full or forbidden storage only costs the safety net, never the edit. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

const batchSchema = z.object({ batchId: z.uuid(), operations: z.array(operationSchema) });
const outboxSchema = z.object({
  revision: z.number().int(),
  sending: batchSchema.nullable(),
  waiting: batchSchema.nullable(),
});
const entrySchema = z.object({
  label: z.string(),
  operations: z.array(operationSchema),
  mergeKey: z.string().nullable(),
  at: z.number(),
});
const historySchema = z.object({ fingerprint: z.string(), past: z.array(entrySchema), future: z.array(entrySchema) });

const outboxPrefix = (projectId: string): string => `stagecraft:outbox:${projectId}:`;
const historyKey = (projectId: string): string => `stagecraft:history:${projectId}`;

function read<T>(shelf: Shelf, key: string, schema: z.ZodType<T>): T | null {
  try {
    const text = shelf.getItem(key);
    if (text === null) return null;
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** @returns false when the browser has no room for it or forbids it */
function write(shelf: Shelf, key: string, value: unknown): boolean {
  try {
    shelf.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** Keeps unsent edits so that a closed or killed tab loses none. @returns whether they are kept */
export function keepOutbox(shelf: Shelf, projectId: string, tabId: string, outbox: Outbox): boolean {
  const key = outboxPrefix(projectId) + tabId;
  if (isIdle(outbox)) {
    shelf.removeItem(key);
    return true;
  }
  return write(shelf, key, outbox);
}

/** Unsent edits of this project, of every tab that ever had some; null where they can't be read any more. */
export function keptOutboxes(shelf: Shelf, projectId: string): { tabId: string; outbox: Outbox | null }[] {
  const prefix = outboxPrefix(projectId);
  const keys: string[] = [];
  for (let index = 0; index < shelf.length; index += 1) {
    const key = shelf.key(index);
    if (key?.startsWith(prefix)) keys.push(key);
  }
  return keys.map((key) => ({ tabId: key.slice(prefix.length), outbox: read(shelf, key, outboxSchema) }));
}

/** @returns a tab's unsent edits as they lie in the browser, for a person to keep as a file */
export function rawOutbox(shelf: Shelf, projectId: string, tabId: string): string {
  return shelf.getItem(outboxPrefix(projectId) + tabId) ?? "";
}

export function forgetOutbox(shelf: Shelf, projectId: string, tabId: string): void {
  shelf.removeItem(outboxPrefix(projectId) + tabId);
}

/** Tells two documents apart; equal documents with differently ordered keys give the same text. */
export function fingerprint(document: PipelineDocument): string {
  const text = canonicalJson(document);
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  return `${text.length.toString(36)}-${(high >>> 0).toString(36)}-${(low >>> 0).toString(36)}`;
}

/** Keeps as many steps as the browser has room for, the nearest ones first. */
export function keepHistory(shelf: Shelf, projectId: string, document: PipelineDocument, history: History): void {
  const mark = fingerprint(document);
  let { past, future } = history;
  while (past.length > 0 || future.length > 0) {
    if (write(shelf, historyKey(projectId), { fingerprint: mark, past, future })) return;
    past = past.slice(Math.ceil(past.length / 2));
    future = future.slice(0, Math.floor(future.length / 2));
  }
  shelf.removeItem(historyKey(projectId));
}

/** @returns the kept history if it belongs to exactly this document, else an empty one */
export function keptHistory(shelf: Shelf, projectId: string, document: PipelineDocument): History {
  const kept = read(shelf, historyKey(projectId), historySchema);
  return kept && kept.fingerprint === fingerprint(document) ? { past: kept.past, future: kept.future } : emptyHistory;
}
