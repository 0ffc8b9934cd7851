import { parse } from "csv-parse/sync";
import { z } from "zod";
import { BadRequestError, InvalidError } from "../errors/index.ts";
import type { Queryable } from "./queryable.ts";

/** Most outcomes of one request. */
export const MOST_OUTCOMES = 20_000;

/** What really happened: by the id the answer came with, or by a column of the row that was asked about. */
export const outcomeSchema = z
  .strictObject({
    inferenceId: z.string().min(1).max(128).optional(),
    /** Place of the row in its request, from 0. */
    row: z.int().min(0).max(1_000_000).default(0),
    key: z.strictObject({ column: z.string().min(1).max(500), value: z.string().max(2_000) }).optional(),
    outcome: z.union([z.string().max(2_000), z.number(), z.boolean()]).transform(String),
    /** When it happened; now by default. */
    at: z.iso.datetime({ offset: true }).or(z.iso.date()).optional(),
  })
  .refine((one) => (one.inferenceId === undefined) !== (one.key === undefined), {
    message: "needs either an inferenceId or a key",
  });
export type OutcomeIn = z.output<typeof outcomeSchema>;
export const outcomesSchema = z.strictObject({ outcomes: z.array(outcomeSchema).min(1).max(MOST_OUTCOMES) });

export type Received = { received: number; joined: number };

// The last word about a row counts; what was joined before stays joined.
const INSERT = `
  INSERT INTO "Outcome" (id, "projectId", "endpointId", "requestId", "row", "keyColumn", "keyValue", value, "observedAt")
  SELECT gen_random_uuid(), endpoint."projectId", endpoint.id, line."requestId", line."row", line."keyColumn", line."keyValue",
         line.value, line."observedAt"
  FROM json_to_recordset($2::json) AS line("requestId" text, "row" int, "keyColumn" text, "keyValue" text, value text, "observedAt" timestamptz)
  JOIN "Endpoint" endpoint ON endpoint.id = $1`;

/** Joins what has no answer yet: by id at once; by key with the newest answer about it before the outcome. */
const JOIN = `
  WITH open AS (
    SELECT id, "endpointId", "requestId", "row", "keyColumn", "keyValue", "observedAt" FROM "Outcome"
    WHERE "predictedAt" IS NULL AND ($1::uuid IS NULL OR "endpointId" = $1) ORDER BY "receivedAt" DESC LIMIT 50000
  ), found AS (
    SELECT open.id, answer.at, answer."versionId", answer.output
    FROM open CROSS JOIN LATERAL (
      SELECT at, "versionId", output FROM "Prediction" logged
      WHERE logged."endpointId" = open."endpointId" AND logged.output IS NOT NULL
        AND (CASE WHEN open."requestId" IS NOT NULL THEN logged."requestId" = open."requestId" AND logged."row" = open."row"
                  ELSE logged.input->>open."keyColumn" = open."keyValue" AND logged.at <= open."observedAt" END)
      ORDER BY at DESC LIMIT 1
    ) answer
  )
  UPDATE "Outcome" outcome SET "predictedAt" = found.at, "versionId" = found."versionId", output = found.output
  FROM found WHERE outcome.id = found.id`;

/** Joins outcomes with answers that have arrived since. @param endpointId of one endpoint; null: of all */
export async function joinOutcomes(db: Queryable, endpointId: string | null = null): Promise<number> {
  return (await db.query(JOIN, [endpointId])).rowCount ?? 0;
}

/**
 * Keeps what really happened and joins it with the answers.
 * @returns how many were received, and how many of them have their answer
 */
export async function addOutcomes(
  db: Queryable,
  endpointId: string,
  outcomes: readonly OutcomeIn[],
): Promise<Received> {
  const now = new Date().toISOString();
  const lines = outcomes.map(({ inferenceId, row, key, outcome, at }) => ({
    requestId: inferenceId ?? null,
    row: inferenceId === undefined ? null : row,
    keyColumn: key?.column ?? null,
    keyValue: key?.value ?? null,
    value: outcome.replaceAll("\0", "\ufffd"),
    observedAt: at ?? now,
  }));
  // One statement can't change the same row twice: of doubles the last counts.
  const last = [
    ...new Map(
      lines.map((line) => [
        line.requestId ? `${line.requestId} ${line.row}` : `${line.keyColumn} ${line.keyValue} ${line.observedAt}`,
        line,
      ]),
    ).values(),
  ];
  const byId = last.filter(({ requestId }) => requestId !== null);
  const byKey = last.filter(({ requestId }) => requestId === null);
  const change = `DO UPDATE SET value = excluded.value, "observedAt" = excluded."observedAt", "receivedAt" = now()`;
  if (byId.length > 0)
    await db.query(`${INSERT} ON CONFLICT ("endpointId", "requestId", "row") ${change}`, [
      endpointId,
      JSON.stringify(byId),
    ]);
  if (byKey.length > 0)
    await db.query(`${INSERT} ON CONFLICT ("endpointId", "keyColumn", "keyValue", "observedAt") ${change}`, [
      endpointId,
      JSON.stringify(byKey),
    ]);
  await joinOutcomes(db, endpointId);
  const { rows } = await db.query(
    `SELECT count(*)::int AS joined FROM "Outcome" WHERE "endpointId" = $1 AND "predictedAt" IS NOT NULL
       AND ("requestId" = ANY ($2::text[]) OR ("keyColumn" IS NOT NULL AND "keyValue" = ANY ($3::text[])))`,
    [endpointId, byId.map(({ requestId }) => requestId), byKey.map(({ keyValue }) => keyValue)],
  );
  return { received: outcomes.length, joined: z.array(z.object({ joined: z.number() })).parse(rows)[0]?.joined ?? 0 };
}

/** Outcomes as programs send them. @throws InvalidError `outcomes_invalid` */
export function readOutcomesBody(body: unknown): OutcomeIn[] {
  const read = outcomesSchema.safeParse(body);
  if (read.success) return read.data.outcomes;
  const [issue] = read.error.issues;
  throw new InvalidError({
    code: "outcomes_invalid",
    userMessage: `${issue?.path.join(".") ?? "The request"}: ${issue?.message ?? "can’t be read"}.`,
    remedy: 'Send {"outcomes": [{"inferenceId": "…", "row": 0, "outcome": "yes", "at": "2027-01-31"}]}.',
  });
}

const ID_NAMES = ["inference_id", "inferenceid", "x-inference-id", "inference id"];
const OUTCOME_NAMES = ["outcome", "label", "actual", "truth"];
const TIME_NAMES = ["at", "observed_at", "date", "time"];

/**
 * Outcomes of a CSV file with a header: a column `inference_id` (and `row`), or any column the rows were asked with; a
 * column `outcome`; optionally `at`.
 * @throws BadRequestError `outcomes_unreadable`, `outcomes_columns`, `outcomes_too_many`, `outcome_invalid`
 */
export function readOutcomesFile(text: string): OutcomeIn[] {
  const lines = readLines(text);
  const [first = {}] = lines;
  const names = Object.keys(first);
  const named = (wanted: readonly string[]) => names.find((name) => wanted.includes(name.trim().toLowerCase()));
  const [id, outcome, at] = [named(ID_NAMES), named(OUTCOME_NAMES), named(TIME_NAMES)];
  const key = names.find((name) => ![id, outcome, at].includes(name) && name.trim().toLowerCase() !== "row");
  if (outcome === undefined || (id ?? key) === undefined)
    throw new BadRequestError({
      code: "outcomes_columns",
      userMessage: "The file doesn’t say which answers its outcomes belong to.",
      remedy: "It needs a column “outcome”, and “inference_id” or a column the rows were asked with; “at” is the day.",
    });
  if (lines.length > MOST_OUTCOMES)
    throw new BadRequestError({
      code: "outcomes_too_many",
      userMessage: `The file holds ${lines.length} outcomes; ${MOST_OUTCOMES} fit in one upload.`,
      remedy: "Upload it in parts.",
    });
  return lines.map((line, index) => {
    const row = named(["row"]);
    const when = at === undefined ? "" : (line[at] ?? "").trim();
    const read = outcomeSchema.safeParse({
      ...(id === undefined
        ? { key: { column: key, value: line[key ?? ""] ?? "" } }
        : { inferenceId: line[id], ...(row !== undefined && line[row] !== "" && { row: Number(line[row]) }) }),
      outcome: line[outcome],
      ...(when !== "" && { at: when }),
    });
    if (read.success) return read.data;
    throw new BadRequestError({
      code: "outcome_invalid",
      userMessage: `Line ${index + 2} can’t be used: ${read.error.issues[0]?.path.join(".") ?? ""} ${read.error.issues[0]?.message ?? ""}.`,
      remedy: "Days are written year-month-day. Nothing of the file was stored.",
    });
  });
}

function readLines(text: string): Record<string, string>[] {
  try {
    const lines: unknown = parse(text, {
      columns: true,
      bom: true,
      skip_empty_lines: true,
      delimiter: [",", ";", "\t"],
    });
    return z.array(z.record(z.string(), z.string())).min(1).parse(lines);
  } catch (error) {
    throw new BadRequestError({
      code: "outcomes_unreadable",
      userMessage: "The file can’t be read as a table with a header.",
      remedy: "Send CSV with a header and at least one line.",
      cause: error,
    });
  }
}
