import { z } from "zod";
import type { Database } from "../db/index.ts";
import { readCounts, sheetOf, STATISTICS_FILE } from "../decisions/index.ts";
import type { SheetDocument } from "../economics/sheet/document.ts";
import { worthOf, type JudgedCounts, type Worth } from "../economics/sheet/worth.ts";
import { NotFoundError } from "../errors/index.ts";
import { manifestSchema, type ArtifactStore } from "../storage/index.ts";

/** What an endpoint was worth in one calendar month (UTC). */
export type MonthOfValue = {
  /** year-month */
  month: string;
  answered: number;
  /** Answers of the month whose outcome is known. */
  joined: number;
  /** realised: from joined outcomes; estimated: from the error rates of the evaluation. */
  basis: "realised" | "estimated";
  /** The month isn't over: the amounts are for the days so far. */
  soFar: boolean;
  worth: Worth;
};

export type ValueByMonth = {
  months: MonthOfValue[];
  currency: string | null;
  /** Why there are no amounts. */
  problem: "no_sheet" | "no_evaluation" | null;
  /** Outcomes that wait for an answer they belong to. */
  unjoined: number;
  joined: number;
  /** Median days from an answer to its outcome; null without joined outcomes. */
  delayDays: number | null;
};

const MONTHS = 12;
/** Fewer joined outcomes of a month say less than the evaluation. */
export const FEWEST_JOINED = 30;
const monthSchema = z.object({ month: z.string(), answered: z.number(), share: z.number(), current: z.boolean() });
const outcomeSchema = z.object({
  month: z.string(),
  value: z.string(),
  prediction: z.union([z.string(), z.number()]),
  rows: z.number(),
});
const feedbackSchema = z.object({ joined: z.number(), unjoined: z.number(), days: z.number().nullable() });

/**
 * What an endpoint was worth, month by month: from outcomes where enough are joined, else estimated and marked so.
 * Volume is what was really answered; fixed costs of a running month count for the days so far.
 * @throws NotFoundError `endpoint_not_found`
 */
export async function readValueByMonth(
  db: Database,
  store: ArtifactStore,
  place: { projectId: string; endpointId: string },
): Promise<ValueByMonth> {
  const endpoint = await db.prisma.endpoint.findFirst({
    where: { id: place.endpointId, projectId: place.projectId, deletedAt: null },
    select: { activeVersionId: true, versions: { select: { id: true, runId: true } } },
  });
  if (endpoint === null)
    throw new NotFoundError({ code: "endpoint_not_found", userMessage: "This endpoint does not exist." });
  const runId = endpoint.versions.find(({ id }) => id === endpoint.activeVersionId)?.runId ?? null;
  const [draft, judged, months, outcomes, feedback] = await Promise.all([
    db.prisma.pipeline.findUnique({ where: { projectId: place.projectId }, select: { document: true } }),
    runId === null ? null : countsOfRun(db, store, place.projectId, runId),
    readMonths(db, place.endpointId),
    readJoined(db, place.endpointId),
    readFeedback(db, place.endpointId),
  ]);
  const sheet = sheetOf(draft?.document);
  const about = { ...feedback, currency: sheet?.currency ?? null };
  if (sheet === null) return { ...about, months: [], problem: "no_sheet" };
  if (judged === null) return { ...about, months: [], problem: "no_evaluation" };
  return {
    ...about,
    problem: null,
    months: months.map(({ month, answered, share, current }) => {
      const mine = outcomes.filter((one) => one.month === month);
      const joined = mine.reduce((sum, { rows }) => sum + rows, 0);
      const realised = joined >= FEWEST_JOINED ? realisedCounts(judged, mine) : null;
      // What was decided was decided at the model's own threshold.
      const threshold = realised === null ? judged.threshold : DECIDED;
      const adjusted = forMonth(sheet, answered, share, realised?.prevalence ?? null, threshold);
      return {
        ...{ month, answered, joined },
        basis: realised === null ? "estimated" : "realised",
        soFar: current,
        worth: withoutReplicates(worthOf(adjusted, realised?.counts ?? judged), realised !== null),
      };
    }),
  };
}

/** The sheet with the month's own volume and class share, and fixed costs for the part of the month that is over. */
function forMonth(
  sheet: SheetDocument,
  answered: number,
  share: number,
  prevalence: number | null,
  threshold: number | null,
): SheetDocument {
  const part = (name: string) => {
    const amount = sheet.amounts[name];
    const value = Number(amount?.value);
    return amount === undefined || !Number.isFinite(value)
      ? {}
      : { [name]: { ...amount, value: decimal(value * share) } };
  };
  return {
    ...sheet,
    amounts: {
      ...sheet.amounts,
      volume: { value: String(answered) },
      ...(prevalence !== null && { prevalence: { value: decimal(prevalence) } }),
      ...(threshold !== null && { threshold: { value: decimal(threshold) } }),
      ...part("fixedRunCost"),
      ...part("baselineFixedCost"),
    },
  };
}

/** Outcomes are counted, not resampled: only two-class decisions have an interval by formula. */
function withoutReplicates(worth: Worth, realised: boolean): Worth {
  if (!realised || "problem" in worth || worth.interval !== null || worth.intervalProblem?.includes("few") === true)
    return worth;
  return { ...worth, intervalProblem: "Realised values have an interval for two-class decisions only." };
}

const decimal = (value: number): string =>
  Number(value.toPrecision(12))
    .toFixed(12)
    .replace(/\.?0+$/, "");

type Joined = z.infer<typeof outcomeSchema>;

/** Decisions and what became of them, in the form of an evaluation. Null where they can't be read as such. */
function realisedCounts(
  judged: JudgedCounts & { positive: string | null },
  joined: readonly Joined[],
): { counts: JudgedCounts; prevalence: number | null } | null {
  const same = (left: string | number, right: string): boolean => String(left).toLowerCase() === right.toLowerCase();
  const sum = (keep: (one: Joined) => boolean): number =>
    joined.filter(keep).reduce((total, { rows }) => total + rows, 0);
  if (judged.problemType === "binary") {
    const { positive } = judged;
    if (positive === null) return null;
    const positives = sum(({ value }) => same(value, positive));
    const rows = sum(() => true);
    const tp = sum(({ value, prediction }) => same(value, positive) && same(prediction, positive));
    const fp = sum(({ value, prediction }) => !same(value, positive) && same(prediction, positive));
    if (positives === 0 || positives === rows) return null;
    // Decisions were made at the model's own threshold; 0.5 stands for it here, and the sheet's is not asked.
    const counts = {
      thresholds: [DECIDED],
      tp: [tp],
      fp: [fp],
      ...{ positives, negatives: rows - positives, rows },
      replicates: { thresholds: [], tp: [], fp: [], positives: [], negatives: [] },
    };
    return {
      counts: { problemType: "binary", classes: judged.classes, validation: counts, test: counts },
      prevalence: positives / rows,
    };
  }
  if (judged.problemType === "multiclass") {
    const classes = judged.classes ?? [];
    const confusion = classes.map((actual) =>
      classes.map((predicted) => sum((one) => same(one.value, actual) && same(one.prediction, predicted))),
    );
    if (confusion.some((row) => row.every((count) => count === 0))) return null;
    const counts = { confusion, rows: sum(() => true), replicates: { confusion: [] } };
    return { counts: { problemType: "multiclass", classes, validation: counts, test: counts }, prevalence: null };
  }
  const errors = joined.flatMap(({ value, prediction, rows }) => {
    const [actual, said] = [Number(value), Number(prediction)];
    return Number.isFinite(actual) && Number.isFinite(said) ? [{ error: said - actual, actual, rows }] : [];
  });
  const rows = errors.reduce((total, one) => total + one.rows, 0);
  if (rows === 0) return null;
  const mean = (of: (error: number) => number) =>
    errors.reduce((total, one) => total + of(one.error) * one.rows, 0) / rows;
  const [meanOver, meanUnder] = [mean((error) => Math.max(error, 0)), mean((error) => Math.max(-error, 0))];
  const counts = {
    residuals: errors.map(({ error }) => error).sort((left, right) => left - right),
    relativeErrors: errors
      .flatMap(({ error, actual }) => (actual === 0 ? [] : [Math.abs(error / actual)]))
      .sort((left, right) => left - right),
    ...{ meanOver, meanUnder, rows },
    replicates: { meanOver: [], meanUnder: [] },
  };
  return { counts: { problemType: "regression", classes: null, validation: counts, test: counts }, prevalence: null };
}

const DECIDED = 0.5;

async function countsOfRun(db: Database, store: ArtifactStore, projectId: string, runId: string) {
  const model = await db.prisma.model.findFirst({
    where: { projectId, runId },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    select: { stageId: true },
  });
  if (model === null) return null;
  const outputs = await db.prisma.stageOutput.findMany({
    where: { projectId, stageRun: { runId, stageId: model.stageId } },
    select: { artifact: { select: { manifest: true } } },
  });
  const file = outputs
    .flatMap(({ artifact }) => manifestSchema.parse(artifact.manifest))
    .find(({ path }) => path === STATISTICS_FILE);
  return (await readCounts(store, file?.sha256)).statistics;
}

async function readMonths(db: Database, endpointId: string): Promise<z.infer<typeof monthSchema>[]> {
  const { rows } = await db.pool.query(
    `SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM') AS month, count(*) FILTER (WHERE output IS NOT NULL)::float8 AS answered
     FROM "Prediction" WHERE "endpointId" = $1 GROUP BY 1
     UNION ALL
     SELECT to_char("predictedAt" AT TIME ZONE 'UTC', 'YYYY-MM'), count(*)::float8 FROM "Outcome"
     WHERE "endpointId" = $1 AND "predictedAt" IS NOT NULL GROUP BY 1`,
    [endpointId],
  );
  const found = z.array(z.object({ month: z.string(), answered: z.number() })).parse(rows);
  const now = new Date();
  // The log forgets after a while; what was joined before tells at least that many.
  const most = new Map<string, number>();
  for (const { month, answered } of found) most.set(month, Math.max(answered, most.get(month) ?? 0));
  return [...most]
    .filter(([, answered]) => answered > 0)
    .sort(([left], [right]) => left.localeCompare(right))
    .slice(-MONTHS)
    .map(([month, answered]) => {
      const current = month === now.toISOString().slice(0, 7);
      const days = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 0)).getUTCDate();
      return { month, answered, current, share: current ? now.getUTCDate() / days : 1 };
    });
}

async function readJoined(db: Database, endpointId: string): Promise<Joined[]> {
  const { rows } = await db.pool.query(
    `SELECT to_char("predictedAt" AT TIME ZONE 'UTC', 'YYYY-MM') AS month, value, output->'prediction' AS prediction, count(*)::float8 AS rows
     FROM "Outcome" WHERE "endpointId" = $1 AND "predictedAt" IS NOT NULL AND output ? 'prediction' GROUP BY 1, 2, 3`,
    [endpointId],
  );
  return z.array(outcomeSchema).parse(rows);
}

async function readFeedback(db: Database, endpointId: string) {
  const { rows } = await db.pool.query(
    `SELECT count("predictedAt")::float8 AS joined, (count(*) - count("predictedAt"))::float8 AS unjoined,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM "observedAt" - "predictedAt") / 86400)
              FILTER (WHERE "predictedAt" IS NOT NULL) AS days
     FROM "Outcome" WHERE "endpointId" = $1`,
    [endpointId],
  );
  const { joined, unjoined, days } = feedbackSchema.parse(rows[0]);
  return { joined, unjoined, delayDays: days === null ? null : Math.max(0, days) };
}
