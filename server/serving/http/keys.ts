import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

const PREFIX = "sck_";
const SUFFIX_CHARS = 4;

/** A new key: 256 random bits behind a prefix that secret scanners can look for. */
export function makeKey(): { key: string; hash: string; suffix: string } {
  const key = `${PREFIX}${randomBytes(32).toString("base64url")}`;
  return { key, hash: hashKey(key).toString("hex"), suffix: key.slice(-SUFFIX_CHARS) };
}

/** What is stored instead of a key. Keys are random, so no salt is needed. */
export function hashKey(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}

/** The key a request carries; an empty text when there is none. */
export function keyOf(headers: IncomingHttpHeaders): string {
  const given = headers["x-api-key"];
  if (typeof given === "string") return given;
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "");
  return bearer?.[1] ?? "";
}

const NO_KEY = hashKey("");

/** Which of the keys was given; all are compared, and one is where there is none, so that time tells nothing. */
export function findKey<K extends { hash: Buffer }>(keys: readonly K[], given: Buffer): K | null {
  let found: K | null = null;
  if (keys.length === 0) timingSafeEqual(NO_KEY, given);
  for (const key of keys) if (timingSafeEqual(key.hash, given)) found = key;
  return found;
}
