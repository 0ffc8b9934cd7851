import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Database } from "../db/index.ts";
import { NotFoundError } from "../errors/index.ts";
import { columnTypes } from "../stages/contract.ts";
import { DETECT_ATTEMPTS } from "./tunables.ts";

/** How somebody wants a file to be read; the ingest stage checks it against what the file is. */
export const lookSchema = z.strictObject({
  format: z
    .strictObject({
      kind: z.enum(["csv", "excel", "json", "jsonl", "parquet"]),
      encoding: z.enum(["utf-8", "utf-16", "latin-1", "cp1252"]).optional(),
      delimiter: z.enum([",", ";", "\t", "|"]).optional(),
      quote: z.enum(['"', "'", ""]).optional(),
      header: z.boolean().optional(),
      decimal: z.enum([".", ","]).optional(),
      sheet: z.string().max(200).nullable().optional(),
      nullTokens: z.array(z.string().max(100)).max(100),
    })
    .nullable(),
  /** Types somebody chose, by column. */
  chosen: z
    .array(
      z.strictObject({
        name: z.string().max(500),
        type: z.enum(columnTypes),
        format: z.string().max(40).nullable(),
      }),
    )
    .max(10_000),
});
export type Look = z.output<typeof lookSchema>;

/**
 * Has a file looked at again in the way somebody chose; what is found replaces what was. The newest wish wins.
 * @throws NotFoundError `file_not_found`
 */
export async function lookAgain(db: Database, projectId: string, fileId: string, look: Look): Promise<void> {
  const pending = { token: randomUUID(), ...look };
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.dataFile.updateMany({
      where: { id: fileId, projectId },
      data: { detected: JSON.parse(JSON.stringify({ pending })) },
    });
    if (count === 0) throw new NotFoundError({ code: "file_not_found", userMessage: "This file does not exist." });
    const payload = JSON.stringify({ fileId, look: pending });
    await tx.$executeRaw`SELECT id::text FROM graphile_worker.add_job('detect', ${payload}::json,
      job_key := ${`detect:${fileId}`}, max_attempts := ${DETECT_ATTEMPTS}::int)`;
  });
}
