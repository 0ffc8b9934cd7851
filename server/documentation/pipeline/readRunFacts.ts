import { z } from "zod";
import { artifactStore } from "../../catalog/index.ts";
import type { Database } from "../../db/index.ts";
import { hideTexts, type Sight } from "../../personal/index.ts";
import { dataFindingSchema } from "../../stages/contract.ts";
import { manifestSchema, type ArtifactStore } from "../../storage/index.ts";
import { readStored } from "../readStored.ts";

/** One operation of a stage with its account of rows. */
export type OperationFact = {
  name: string;
  rowsIn: number;
  rowsOut: number;
  rejected: number;
  made: number;
  note: string | null;
};

/** What the newest run of a stage found; nothing here was typed by anybody. */
export type StageFacts = {
  stageId: string;
  run: { id: string; number: number; endedAt: Date | null };
  rowsIn: number | null;
  rowsOut: number | null;
  rejected: number | null;
  made: number | null;
  operations: OperationFact[];
  /** Why rows were taken out, the commonest first. */
  rules: { rule: string; rows: number; reason: string | null }[];
  /** What was noticed about the rows that came out, the most harmful first. */
  findings: { text: string; harm: number }[];
};

/** The same without what a finding or a reason quotes of columns that somebody may not see. */
export function hideFacts(sight: Sight, facts: StageFacts[]): StageFacts[] {
  return facts.map((stage) => ({
    ...stage,
    rules: hideTexts(sight, stage.rules),
    findings: hideTexts(sight, stage.findings),
  }));
}

const changesSchema = z.object({
  operations: z.array(
    z.object({
      name: z.string(),
      rowsIn: z.number(),
      rowsOut: z.number(),
      rejected: z.number(),
      made: z.number(),
      note: z.string().nullish(),
    }),
  ),
});
const rejectsSchema = z.object({
  rules: z.array(
    z.object({
      stage: z.string().nullable(),
      rule: z.string().nullable(),
      rows: z.number(),
      reason: z.string().nullable(),
    }),
  ),
});
const findingsSchema = z.object({ findings: z.array(dataFindingSchema) });

const MOST = 12;
const count = (value: bigint | null): number | null => (value === null ? null : Number(value));

/** Facts of the newest run of every stage of a project that ever succeeded, by stage. */
export async function readRunFacts(
  db: Database,
  projectId: string,
  store: ArtifactStore = artifactStore(),
): Promise<StageFacts[]> {
  const newest = await db.prisma.stageRun.findMany({
    where: { projectId, status: "succeeded" },
    orderBy: [{ stageId: "asc" }, { run: { number: "desc" } }],
    distinct: ["stageId"],
    select: {
      ...{ stageId: true, rowsIn: true, rowsOut: true, rowsRejected: true, rowsMade: true },
      run: { select: { id: true, number: true, endedAt: true } },
      outputs: { select: { artifact: { select: { type: true, manifest: true } } } },
    },
  });
  return Promise.all(
    newest.map(async (stage): Promise<StageFacts> => {
      const manifestOf = (...types: string[]) =>
        manifestSchema.parse(
          stage.outputs.find(({ artifact }) => types.includes(artifact.type))?.artifact.manifest ?? [],
        );
      const rows = manifestOf("dataset", "features");
      const [changes, rejects, findings] = await Promise.all([
        readStored(store, rows, "look/changes.json", changesSchema),
        readStored(store, manifestOf("rejects"), "look/rejects.json", rejectsSchema),
        readStored(store, rows, "look/findings.json", findingsSchema),
      ]);
      return {
        stageId: stage.stageId,
        run: stage.run,
        rowsIn: count(stage.rowsIn),
        rowsOut: count(stage.rowsOut),
        rejected: count(stage.rowsRejected),
        made: count(stage.rowsMade),
        operations: (changes?.operations ?? []).map((operation) => ({ ...operation, note: operation.note ?? null })),
        rules: (rejects?.rules ?? [])
          .slice(0, MOST)
          .map(({ rule, rows: taken, reason }) => ({ rule: rule ?? "unknown rule", rows: taken, reason })),
        findings: [...(findings?.findings ?? [])]
          .sort((a, b) => b.harm - a.harm)
          .slice(0, MOST)
          .map(({ text, harm }) => ({ text, harm })),
      };
    }),
  );
}
