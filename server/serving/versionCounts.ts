import { z } from "zod";
import type { Database } from "../db/index.ts";
import type { Place } from "./changeVersions.ts";
import { findEndpoint } from "./findEndpoint.ts";

/** Bars of the distribution of scores. */
const BINS = 10;
/** What the log keeps of a row that the model could not answer; a refusal names a column instead. */
export const FAILED_PATH = "model";

/** What one version answered since a moment. */
export type VersionCounts = {
  version: number;
  rows: number;
  requests: number;
  refused: number;
  /** Rows on which the model itself failed. */
  failed: number;
  /** Refused and failed, of all rows; null without rows. */
  errorRate: number | null;
  meanScore: number | null;
  medianMs: number | null;
  /** Rows per tenth of the score, or per tenth between the least and the most of both versions. */
  scores: number[];
};

export type CanaryComparison = {
  since: Date;
  /** Ends of the bars. */
  edges: number[];
  /** What a score is here: probability of the class, or the predicted number. */
  scoreName: string;
  versions: VersionCounts[];
};

const rowSchema = z.object({
  versionId: z.string(),
  rows: z.number(),
  requests: z.number(),
  refused: z.number(),
  failed: z.number(),
  mean: z.number().nullable(),
  least: z.number().nullable(),
  most: z.number().nullable(),
  ms: z.number().nullable(),
});
const binSchema = z.object({ versionId: z.string(), bin: z.number(), rows: z.number() });
const classesSchema = z.object({ positive: z.string().nullable(), number: z.boolean() });

/** A score of a logged answer: the probability of the positive class, of the likeliest one, or the number itself. */
const SCORE = `CASE WHEN $3 THEN (output->>'prediction')::float8
                    WHEN $4::text IS NOT NULL THEN (output->'probability'->>$4)::float8
                    ELSE (SELECT max(value::float8) FROM jsonb_each_text(output->'probability')) END`;
const LOGGED = `
  SELECT "versionId", "requestId", refused, micros, CASE WHEN output IS NOT NULL THEN ${SCORE} END AS score
  FROM "Prediction" WHERE "endpointId" = $1 AND at >= $2`;

/**
 * The versions of an endpoint side by side, counted from the log since the canary began, or for the last days.
 * @throws NotFoundError `endpoint_not_found`
 */
export async function compareVersions(db: Database, place: Place, days: number): Promise<CanaryComparison> {
  await findEndpoint(db, place);
  const endpoint = await db.prisma.endpoint.findFirstOrThrow({
    where: { id: place.endpointId, projectId: place.projectId },
    select: {
      canarySince: true,
      activeVersionId: true,
      canaryVersionId: true,
      versions: { select: { id: true, number: true } },
    },
  });
  const since = endpoint.canarySince ?? new Date(Date.now() - days * 86_400_000);
  const { positive, number } = await answersOf(db, place.endpointId);
  const params = [place.endpointId, since, number, positive];
  const { rows: found } = await db.pool.query(
    `WITH logged AS (${LOGGED})
     SELECT "versionId", count(*)::float8 AS rows, count(DISTINCT "requestId")::float8 AS requests,
            count(*) FILTER (WHERE refused IS NOT NULL AND refused->0->>'path' IS DISTINCT FROM '${FAILED_PATH}')::float8 AS refused,
            count(*) FILTER (WHERE refused->0->>'path' = '${FAILED_PATH}')::float8 AS failed,
            avg(score) AS mean, min(score) AS least, max(score) AS most,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY micros) / 1000 AS ms
     FROM logged GROUP BY "versionId"`,
    params,
  );
  const counted = z.array(rowSchema).parse(found);
  const least = number ? Math.min(...counted.flatMap((row) => row.least ?? [])) : 0;
  const most = number ? Math.max(...counted.flatMap((row) => row.most ?? [])) : 1;
  const low = Number.isFinite(least) ? least : 0;
  const high = Number.isFinite(most) && most > low ? most : low + 1;
  const { rows: binned } = await db.pool.query(
    `WITH logged AS (${LOGGED})
     SELECT "versionId", LEAST(${BINS}, width_bucket(score, $5::float8, $6::float8, ${BINS}))::int AS bin, count(*)::float8 AS rows
     FROM logged WHERE score IS NOT NULL GROUP BY 1, 2`,
    [...params, low, high],
  );
  const bins = z.array(binSchema).parse(binned);
  const wanted = new Set([
    ...[endpoint.activeVersionId, endpoint.canaryVersionId].flatMap((id) => id ?? []),
    ...(endpoint.canaryVersionId === null ? counted.map((row) => row.versionId) : []),
  ]);
  const versions = endpoint.versions
    .filter(({ id }) => wanted.has(id))
    .sort((left, right) => left.number - right.number)
    .map(({ id, number: version }) => {
      const row = counted.find((each) => each.versionId === id);
      const { rows = 0, requests = 0, refused = 0, failed = 0 } = row ?? {};
      return {
        ...{ version, rows, requests, refused, failed },
        errorRate: rows === 0 ? null : (refused + failed) / rows,
        meanScore: row?.mean ?? null,
        medianMs: row?.ms ?? null,
        scores: Array.from(
          { length: BINS },
          (_, at) => bins.find((each) => each.versionId === id && Math.max(1, each.bin) === at + 1)?.rows ?? 0,
        ),
      };
    });
  return {
    since,
    edges: Array.from({ length: BINS + 1 }, (_, at) => low + ((high - low) * at) / BINS),
    scoreName: number
      ? "predicted value"
      : positive === null
        ? "probability of the likeliest class"
        : `probability of “${positive}”`,
    versions,
  };
}

/** What the newest logged answer looks like; the positive class is the one the deployed model names. */
async function answersOf(db: Database, endpointId: string): Promise<z.infer<typeof classesSchema>> {
  const { rows } = await db.pool.query<{ positive: string | null; output: unknown }>(
    `SELECT prediction.output, stage.result->'facts'->>'positive' AS positive
     FROM "Prediction" prediction
     LEFT JOIN "EndpointVersion" version ON version.id = prediction."versionId"
     LEFT JOIN "StageRun" stage ON stage."runId" = version."runId" AND stage.result->'facts'->>'endpointId' = $1::text
     WHERE prediction."endpointId" = $1::uuid AND prediction.output IS NOT NULL ORDER BY prediction.at DESC LIMIT 1`,
    [endpointId],
  );
  const answer = z.object({ probability: z.record(z.string(), z.number()).optional() }).safeParse(rows[0]?.output).data;
  return { positive: rows[0]?.positive ?? null, number: answer !== undefined && answer.probability === undefined };
}
