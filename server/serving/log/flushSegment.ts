import { readFile, rm } from "node:fs/promises";
import { log } from "../../log/index.ts";
import type { Queryable } from "../queryable.ts";
import type { Segment } from "./spool.ts";

const flushLog = log.child({ room: "serving", part: "log" });

/** Lines to rows and counts, in one statement: either both happen or neither, and a repetition changes nothing. */
const INSERT = `
  WITH incoming AS (
    SELECT * FROM json_to_recordset($1::json) AS line(
      id uuid, "endpointId" uuid, "versionId" uuid, at timestamptz, input jsonb, output jsonb, refused jsonb,
      micros int, "requestId" text, "row" int, n bigint)
  ), written AS (
    INSERT INTO "Prediction" (id, "endpointId", "versionId", at, input, output, refused, micros, "requestId", "row")
    SELECT id, "endpointId", "versionId", at, input, output, refused, micros, "requestId", "row" FROM incoming
    ON CONFLICT (id) DO NOTHING
    RETURNING "endpointId"
  )
  INSERT INTO "PredictionCount" ("processId", "endpointId", answered, logged)
  SELECT $2::uuid, incoming."endpointId", max(incoming.n),
         (SELECT count(*) FROM written WHERE written."endpointId" = incoming."endpointId")
  FROM incoming GROUP BY incoming."endpointId"
  ON CONFLICT ("processId", "endpointId") DO UPDATE
  SET answered = GREATEST("PredictionCount".answered, excluded.answered),
      logged = "PredictionCount".logged + excluded.logged, "updatedAt" = now()`;

/** The statement's own data were refused (class 22), not the connection lost. */
const isDataError = (error: unknown): boolean =>
  error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("22");

const insert = (db: Queryable, lines: readonly string[], processId: string) =>
  db.query({ name: "flushPredictions", text: INSERT, values: [`[${lines.join(",")}]`, processId] });

/**
 * Brings a closed segment into the database and deletes it. Safe to repeat at any point: rows carry their ids.
 * Lines that can't be stored (torn by a crash) are dropped; the counts show them as missing.
 * @throws what the database throws while it is away; the segment stays
 */
export async function flushSegment(db: Queryable, segment: Segment, rowsAtOnce: number): Promise<void> {
  const lines = (await readFile(segment.path, "utf8")).split("\n").filter((line) => line !== "");
  for (let from = 0; from < lines.length; from += rowsAtOnce) {
    const part = lines.slice(from, from + rowsAtOnce);
    try {
      await insert(db, part, segment.processId);
    } catch (error) {
      if (!isDataError(error)) throw error;
      await insertOneByOne(db, part, segment.processId);
    }
  }
  await rm(segment.path, { force: true });
}

async function insertOneByOne(db: Queryable, lines: readonly string[], processId: string): Promise<void> {
  let dropped = 0;
  for (const line of lines) {
    try {
      await insert(db, [line], processId);
    } catch (error) {
      if (!isDataError(error)) throw error;
      dropped += 1;
    }
  }
  flushLog.warn({ processId, dropped }, "lines of the prediction log could not be stored");
}
