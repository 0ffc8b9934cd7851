import { createHmac, timingSafeEqual } from "node:crypto";

/** The header a pass travels in. */
export const PASS_HEADER = "x-stagecraft-pass";

/** Long enough for a row on its way between two processes of one machine, too short to be worth stealing. */
const LIFE_MS = 15_000;
const SHAPE = /^(\d{13})\.([0-9a-f-]{36})\.([A-Za-z0-9_-]{43})$/;

const sign = (secret: string, endpointId: string, userId: string, until: string): Buffer =>
  createHmac("sha256", secret).update(`endpoint pass\n${endpointId}\n${userId}\n${until}`).digest();

/**
 * What the product's own pages show the serving process instead of a key: a member, who was found to be allowed, may ask
 * this endpoint for a few seconds.
 * @param secret what all processes of an installation share
 */
export function makePass(secret: string, endpointId: string, userId: string, now = Date.now()): string {
  const until = String(now + LIFE_MS);
  return `${until}.${userId}.${sign(secret, endpointId, userId, until).toString("base64url")}`;
}

/** @returns the member a pass is for; null when it is for another endpoint, over, or not ours */
export function readPass(secret: string, endpointId: string, given: unknown, now = Date.now()): string | null {
  const [, until, userId, signature] = (typeof given === "string" && SHAPE.exec(given)) || [];
  if (until === undefined || userId === undefined || signature === undefined) return null;
  const bytes = Buffer.from(signature, "base64url");
  const expected = sign(secret, endpointId, userId, until);
  const ours = bytes.length === expected.length && timingSafeEqual(bytes, expected);
  return ours && Number(until) >= now && Number(until) <= now + LIFE_MS ? userId : null;
}
