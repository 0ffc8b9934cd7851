import { createHash, randomBytes } from "node:crypto";
import { TOKEN_BYTES } from "./tunables.ts";

/** @returns 256 random bits in the letters of an address */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

/** What is stored instead of a token: whoever reads the table can't use it. Tokens are random, so no salt is needed. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
