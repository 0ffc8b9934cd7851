import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Writes `text` into a file only its owner can read; a reader sees the old or the new content, never a half. */
export function writeSecretFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text, { mode: 0o600 });
  renameSync(temporary, path);
}

/** The secret in `path`, made from 32 random bytes (base64url) at the first call. */
export function readOrCreateSecret(path: string): string {
  if (!existsSync(path)) writeSecretFile(path, randomBytes(32).toString("base64url"));
  chmodSync(path, 0o600);
  return readFileSync(path, "utf8").trim();
}
