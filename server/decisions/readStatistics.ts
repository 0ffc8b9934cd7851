import { z } from "zod";
import type { Database } from "../db/index.ts";
import {
  confusionStatisticsSchema,
  forecastStatisticsSchema,
  scoreStatisticsSchema,
} from "../economics/sheet/evaluated.ts";
import { env } from "../env.js";
import { UnavailableError } from "../errors/index.ts";
import { manifestSchema, openStore, type ArtifactStore } from "../storage/index.ts";

/** The file every judgement leaves beside its figures: counts and replicates, never rows. */
export const STATISTICS_FILE = "statistics.json";

const about = {
  threshold: z.number().nullable(),
  positive: z.string().nullable(),
  classes: z.array(z.string()).nullable(),
};
/** Refused rows are left out of the counts; how many they were is shown beside every figure. */
const counted = { rows: z.number(), refused: z.number().default(0) };
const scores = scoreStatisticsSchema.extend(counted);
const confusions = confusionStatisticsSchema.extend(counted);
const forecasts = forecastStatisticsSchema.extend(counted);

/** `test` is null until a final evaluation has opened the test rows. */
const storedSchema = z.discriminatedUnion("problemType", [
  z.object({ problemType: z.literal("binary"), ...about, validation: scores, test: scores.nullable() }),
  z.object({ problemType: z.literal("multiclass"), ...about, validation: confusions, test: confusions.nullable() }),
  z.object({ problemType: z.literal("regression"), ...about, validation: forecasts, test: forecasts.nullable() }),
]);

export type StoredStatistics = z.output<typeof storedSchema>;

/** The newest judged model of a project with the counts its money is computed from. */
export type JudgedModel = {
  modelId: string;
  name: string;
  run: { id: string; number: number; versionNumber: number; final: boolean; endedAt: Date | null };
  stageId: string;
  /** Null where the evaluation predates this form or its file is gone; `problem` says which. */
  statistics: StoredStatistics | null;
  problem: string | null;
};

/**
 * The judged model of one run, or of the newest run that judged one.
 * @returns null while no run has judged a model
 */
export async function readStatistics(
  db: Database,
  projectId: string,
  runId?: string,
  store: ArtifactStore = openStore(env().home),
): Promise<JudgedModel | null> {
  const model = await db.prisma.model.findFirst({
    where: { projectId, ...(runId !== undefined && { runId }) },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
  });
  if (model === null) return null;
  const run = await db.prisma.run.findFirstOrThrow({
    where: { id: model.runId, projectId },
    include: { version: { select: { number: true } } },
  });
  const outputs = await db.prisma.stageOutput.findMany({
    where: { projectId, stageRun: { runId: model.runId, stageId: model.stageId } },
    include: { artifact: true },
  });
  const entry = outputs
    .flatMap(({ artifact }) => manifestSchema.parse(artifact.manifest))
    .find(({ path }) => path === STATISTICS_FILE);
  const found = await readCounts(store, entry?.sha256);
  return {
    modelId: model.id,
    name: model.name,
    run: {
      id: run.id,
      number: run.number,
      versionNumber: run.version.number,
      final: run.final,
      endedAt: run.endedAt,
    },
    stageId: model.stageId,
    ...found,
  };
}

/** Content never changes under its hash; checking half a megabyte of counts takes longer than all else of a scorecard. */
const parsedBefore = new Map<string, StoredStatistics>();
const MOST_KEPT = 8;

function keep(sha256: string, statistics: StoredStatistics): void {
  parsedBefore.set(sha256, statistics);
  const [oldest] = parsedBefore.keys();
  if (parsedBefore.size > MOST_KEPT && oldest !== undefined) parsedBefore.delete(oldest);
}

/** The counts in a stored file, or the sentence why there are none. */
export async function readCounts(
  store: ArtifactStore,
  sha256: string | undefined,
): Promise<Pick<JudgedModel, "statistics" | "problem">> {
  if (sha256 === undefined) return nothing("This evaluation kept no counts that money could be computed from.");
  try {
    const stream = await store.open(sha256);
    const kept = parsedBefore.get(sha256);
    if (kept !== undefined) {
      stream.destroy();
      return { statistics: kept, problem: null };
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    const read = storedSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
    if (read.success) {
      keep(sha256, read.data);
      return { statistics: read.data, problem: null };
    }
    return nothing("The counts of this evaluation are of an older form. Run it again.");
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    return nothing("The result of this evaluation is no longer stored. Run it again.");
  }
}

const nothing = (problem: string) => ({ statistics: null, problem });
