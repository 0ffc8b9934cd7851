import { z } from "zod";
import type { Prisma } from "../db/index.ts";
import { contentHash, pipelineSchema } from "../pipeline/index.ts";
import { type SignedScorecard, type SnapshotContent, snapshotSchema } from "./snapshot.ts";

const factsSchema = z.object({ facts: z.record(z.string(), z.unknown()).default({}) }).catch({ facts: {} });
const sourcesSchema = z
  .object({ sources: z.array(z.object({ sha256: z.string() })).default([]) })
  .catch({ sources: [] });

/**
 * The project as it is now, in the form that is signed: the draft's goal, amounts and stages, and the newest judged
 * model with the run, files and threshold behind it.
 * @param scorecard read beside it (`signedScorecard`); without it the comparison leaves the scorecard out
 */
export async function currentSnapshot(
  tx: Prisma.TransactionClient,
  project: { id: string; name: string },
  scorecard?: SignedScorecard,
): Promise<SnapshotContent> {
  const draft = await tx.pipeline.findUniqueOrThrow({ where: { projectId: project.id } });
  const document = pipelineSchema.parse(draft.document);
  const model = await tx.model.findFirst({
    where: { projectId: project.id },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
  });
  const run =
    model === null
      ? null
      : await tx.run.findFirst({ where: { id: model.runId, projectId: project.id }, include: { stages: true } });
  const judged = run?.stages.find((stage) => stage.stageId === model?.stageId);
  const threshold = factsSchema.parse(judged?.result).facts["threshold"];
  // Parsed, so that signing and comparing see what the database will give back.
  return snapshotSchema.parse(
    JSON.parse(
      JSON.stringify({
        stagecraft: 1,
        project: { id: project.id, name: project.name },
        goal: document.goal,
        economics: document.economics,
        pipeline: {
          contentHash: await contentHash(document),
          stages: document.stages.map(({ id, kind, config }) => ({ id, kind, config })),
        },
        run:
          run === null || model === null
            ? null
            : { id: run.id, number: run.number, final: run.final, seed: run.seed, metrics: model.metrics },
        data: (run?.stages ?? []).flatMap((stage) =>
          sourcesSchema.parse(stage.spec).sources.map(({ sha256 }) => ({ stage: stage.stageId, sha256 })),
        ),
        model:
          model === null
            ? null
            : {
                id: model.id,
                artifactHash: model.artifactHash,
                threshold: typeof threshold === "number" ? threshold : null,
              },
        ...(scorecard !== undefined && { scorecard }),
      }),
    ),
  );
}
