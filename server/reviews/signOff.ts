import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeSecretFile } from "../db/secretFile.ts";
import { canonicalJson } from "../pipeline/file.ts";
import { snapshotHash, snapshotSchema } from "./snapshot.ts";

const KEY_FILE = "signing-key.pem";

const contentSchema = z.object({
  kind: z.literal("stagecraft sign-off"),
  version: z.literal(1),
  review: z.object({
    id: z.string(),
    number: z.number(),
    gate: z.number(),
    environment: z.string(),
    state: z.string(),
  }),
  snapshot: snapshotSchema,
  snapshotHash: z.string(),
  decisions: z.array(z.record(z.string(), z.unknown())),
  auditHead: z.object({ seq: z.number(), hash: z.string() }).nullable(),
  exportedAt: z.string(),
});
const fileSchema = z.object({ content: contentSchema, publicKey: z.string(), signature: z.string() });

export type SignOffContent = z.output<typeof contentSchema>;
export type SignOffFile = z.output<typeof fileSchema>;

/** The installation's key for sign-offs (Ed25519), made at the first call; it lies in the data folder, not in the database. */
function signingKey(home: string): KeyObject {
  const path = join(home, KEY_FILE);
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync("ed25519");
    writeSecretFile(path, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  }
  return createPrivateKey(readFileSync(path, "utf8"));
}

/** Short name of a public key, to compare with what a person printed or wrote down. */
export function fingerprint(publicKey: string): string {
  const der = createPublicKey(publicKey).export({ type: "spki", format: "der" });
  return createHash("sha256").update(der).digest("hex").slice(0, 32);
}

/** A sign-off as a file that can be checked without this installation. @param home the data folder */
export function signSignOff(content: SignOffContent, home: string): SignOffFile {
  const key = signingKey(home);
  const publicKey = createPublicKey(key).export({ type: "spki", format: "pem" }).toString();
  const signature = sign(null, Buffer.from(canonicalJson(content)), key).toString("base64");
  return { content, publicKey, signature };
}

export type SignOffVerdict = { ok: true; content: SignOffContent; fingerprint: string } | { ok: false; reason: string };

/**
 * Checks a downloaded sign-off: its signature, and that the snapshot is the one whose hash was signed.
 * @param text the file's content
 */
export function verifySignOff(text: string): SignOffVerdict {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { ok: false, reason: "This is not a JSON file." };
  }
  const parsed = fileSchema.safeParse(raw);
  if (!parsed.success) return { ok: false, reason: "This is not a sign-off of Stagecraft." };
  const { content, publicKey, signature } = parsed.data;
  if (snapshotHash(content.snapshot) !== content.snapshotHash) {
    return { ok: false, reason: "The snapshot is not the one that was signed." };
  }
  try {
    // What was signed is the file's own content, with everything a newer version may have added.
    const signed = Buffer.from(canonicalJson(z.object({ content: z.unknown() }).parse(raw).content));
    if (verify(null, signed, createPublicKey(publicKey), Buffer.from(signature, "base64"))) {
      return { ok: true, content, fingerprint: fingerprint(publicKey) };
    }
  } catch {
    return { ok: false, reason: "The key or the signature in the file can't be read." };
  }
  return { ok: false, reason: "The signature doesn't fit: the file was changed after it was signed." };
}
