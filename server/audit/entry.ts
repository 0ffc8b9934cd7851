import { createHmac, timingSafeEqual } from "node:crypto";
import { canonicalJson } from "../pipeline/file.ts";

/** How an action reached the server. */
export type Via = "ui" | "link" | "api" | "cli" | "system";

/** Who acts, and from where. `id` is null for the product itself and for guests of a link. */
export type Actor = { id: string | null; name: string; via: Via; address: string | null };

/** What is to be written down. `before` and `after` hold only what changed, and no rows of data. */
export type AuditEvent = {
  /** verb of an object, like `decision.approve` */
  type: string;
  objectType: string;
  objectId: string;
  projectId?: string | null;
  before?: unknown;
  after?: unknown;
  reason?: string | null;
  snapshotHash?: string | null;
};

/** A row of the trail without its own signature: what the signature covers, in this form. */
export type SignedContent = {
  workspaceId: string;
  seq: number;
  /** ISO 8601, UTC, milliseconds */
  at: string;
  actorId: string | null;
  actorName: string;
  via: string;
  address: string | null;
  type: string;
  objectType: string;
  objectId: string;
  projectId: string | null;
  before: unknown;
  after: unknown;
  reason: string | null;
  snapshotHash: string | null;
  previousHash: string;
};

/** What the first row of every trail carries as its predecessor's signature. */
export const FIRST_PREVIOUS_HASH = "0".repeat(64);

/**
 * HMAC-SHA-256 of the row in canonical JSON, hexadecimal. Its key lies outside the database: a chain of plain hashes
 * could be computed anew by whoever edits the table.
 */
export function signEntry(key: string, content: SignedContent): string {
  return createHmac("sha256", key).update(canonicalJson(content)).digest("hex");
}

/** Compares two hexadecimal hashes in constant time. */
export function sameHash(a: string, b: string): boolean {
  const left = Buffer.from(a, "hex");
  const right = Buffer.from(b, "hex");
  return left.length === right.length && left.length > 0 && timingSafeEqual(left, right);
}

/**
 * A value as the database will give it back: plain JSON, without the characters Postgres can't store (NUL, halves of
 * surrogate pairs). Signed in this form, so that reading the row again gives the same text.
 */
export function storable(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  const text = JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "string" ? clean(inner) : inner));
  return JSON.parse(text);
}

/** Text without what can't be stored. */
export function clean(text: string): string {
  return text.replaceAll("\u0000", "\uFFFD").replace(/\p{Surrogate}/gu, "\uFFFD");
}
