import { z } from "zod";
import type { Database } from "../../db/index.ts";
import { manifestSchema, type ArtifactStore } from "../../storage/index.ts";
import { readStored } from "../readStored.ts";

/** What a run found out about a source; null where nothing has run yet or the figure doesn't apply. */
export type SourceFacts = {
  rows: number | null;
  columns: number | null;
  bytes: number | null;
  rejected: number | null;
  /** First and last day of the moments in `column`; ISO text. */
  period: { from: string; to: string; column: string } | null;
  /** sha256 of the files the run read. */
  hashes: string[];
  run: { id: string; number: number; endedAt: Date | null } | null;
};

export const noFacts: SourceFacts = {
  rows: null,
  columns: null,
  bytes: null,
  rejected: null,
  period: null,
  hashes: [],
  run: null,
};

const sourcesSchema = z
  .object({ sources: z.array(z.object({ sha256: z.string(), bytes: z.number() })).default([]) })
  .catch({ sources: [] });

const profileSchema = z.object({
  rows: z.number(),
  columns: z.record(
    z.string(),
    z.object({
      type: z.string(),
      missing: z.number(),
      min: z.union([z.string(), z.number(), z.boolean()]).nullable().default(null),
      max: z.union([z.string(), z.number(), z.boolean()]).nullable().default(null),
    }),
  ),
});

const count = (value: bigint | null): number | null => (value === null ? null : Number(value));

/**
 * Facts of the newest run that read a source, by stage.
 * @param births columns that hold dates of birth: the period they span says nothing about when data were collected
 */
export async function readSourceFacts(
  db: Database,
  store: ArtifactStore,
  projectId: string,
  stageIds: readonly string[],
  births: ReadonlySet<string>,
): Promise<Map<string, SourceFacts>> {
  const newest = await db.prisma.stageRun.findMany({
    where: { projectId, stageId: { in: [...stageIds] }, status: "succeeded" },
    orderBy: [{ stageId: "asc" }, { run: { number: "desc" } }],
    distinct: ["stageId"],
    select: {
      stageId: true,
      spec: true,
      rowsOut: true,
      rowsRejected: true,
      run: { select: { id: true, number: true, endedAt: true } },
      outputs: { select: { rows: true, artifact: { select: { type: true, manifest: true } } } },
    },
  });
  const facts = await Promise.all(
    newest.map(async (stage): Promise<[string, SourceFacts]> => {
      const { sources } = sourcesSchema.parse(stage.spec);
      const table = stage.outputs.find(({ artifact }) => artifact.type === "dataset");
      const manifest = manifestSchema.parse(table?.artifact.manifest ?? []);
      const profile = await readStored(store, manifest, "profile.json", profileSchema);
      return [
        stage.stageId,
        {
          rows: profile?.rows ?? count(stage.rowsOut),
          columns: profile === null ? null : Object.keys(profile.columns).length,
          bytes: sources.length === 0 ? null : sources.reduce((sum, { bytes }) => sum + bytes, 0),
          rejected: count(stage.rowsRejected),
          period: profile === null ? null : periodOf(profile, births),
          hashes: sources.map(({ sha256 }) => sha256),
          run: stage.run,
        },
      ];
    }),
  );
  return new Map(facts);
}

/** The span of the moment column that misses least; of equals the first. */
function periodOf(profile: z.output<typeof profileSchema>, births: ReadonlySet<string>): SourceFacts["period"] {
  const moments = Object.entries(profile.columns)
    .filter(([name, { type }]) => (type === "date" || type === "datetime") && !births.has(name))
    .sort(([, a], [, b]) => a.missing - b.missing);
  for (const [column, { min, max }] of moments) {
    if (typeof min === "string" && typeof max === "string")
      return { from: min.slice(0, 10), to: max.slice(0, 10), column };
  }
  return null;
}
