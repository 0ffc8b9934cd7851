/**
 * A backup is a tar.gz of small entries, in this order:
 * `header.json`, `files/<sha256>.<part>`, `rows/<table>.<part>.json`, `keys/<name>`, and last `contents.json` with the
 * SHA-256 of every entry before it: an archive that was cut off or changed is known before anything is restored.
 */
import { z } from "zod";

/** Raised when an older release could no longer read what is written. */
export const FORMAT = 1;

/** Files of the data folder that can't be made again; the rest of it is artefacts, the database, and what is rebuilt. */
export const KEY_FILES = ["auth-secret", "audit-key", "signing-key.pem"] as const;

/** No path of an archive is ever used as a path on the disk beyond what this lets through. */
export const ENTRY_NAME =
  /^(?:header\.json|contents\.json|files\/[0-9a-f]{64}\.\d{6}|rows\/\w+\.\d{6}\.json|keys\/(?:auth-secret|audit-key|signing-key\.pem))$/;

const name = z.string().min(1).max(200);

export const headerSchema = z.strictObject({
  format: z.literal(FORMAT),
  createdAt: z.iso.datetime(),
  /** applied to the database the rows come from, in their order */
  migrations: z.array(z.strictObject({ name, checksum: z.string() })).min(1),
  /** in an order in which every row finds what it refers to */
  tables: z.array(z.strictObject({ name, columns: z.array(name).min(1) })),
});
export type Header = z.infer<typeof headerSchema>;

export const contentsSchema = z.array(z.strictObject({ path: z.string(), sha256: z.string(), bytes: z.number() }));
export type Contents = z.infer<typeof contentsSchema>;

/** Rows of one table: every cell as Postgres writes it, null for none. */
export const rowsSchema = z.array(z.array(z.string().nullable()));

/** @returns six digits, so that parts sort as they were written */
export const partName = (part: number): string => String(part).padStart(6, "0");
