import { createHash } from "node:crypto";
import { recordAudit, type Actor } from "../../audit/index.ts";
import type { Database } from "../../db/index.ts";
import { canonicalJson } from "../../pipeline/file.ts";
import type { Reading } from "../readScorecards.ts";
import type { ProjectPlace } from "../facts/readMaterial.ts";

/** Facts of a wide table are long; beyond this the trail keeps their fingerprint alone. */
const MOST_FACTS = 8_000;

/**
 * Writes the automatic answers that changed since they were last written into the audit trail: version, limits, facts
 * and colour, so that every colour a decision rested on can be derived again. Called when something is decided by them.
 */
export async function recordAutomatic(
  db: Database,
  project: ProjectPlace,
  { scorecards, facts }: Reading,
  actor: Actor,
): Promise<number> {
  const known = await db.prisma.scorecardRecord.findMany({ where: { projectId: project.id } });
  const before = new Map(known.map((row) => [row.questionId, row]));
  const found = scorecards.answers.flatMap(({ question: { id }, automatic }) => {
    if (automatic === null) return [];
    const { version, limits, band, value, evidence } = automatic;
    const input = facts.facts[id] ?? null;
    const hash = createHash("sha256")
      .update(canonicalJson(JSON.parse(JSON.stringify([version, limits, input, band]))))
      .digest("hex");
    return [{ id, version, limits, band, value, evidence, input, hash }];
  });
  const changed = found.filter(({ id, hash }) => before.get(id)?.hash !== hash);
  if (changed.length === 0) return 0;
  await db.prisma.$transaction(async (tx) => {
    for (const { id, version, limits, band, value, evidence, input, hash } of changed) {
      const isLong = (JSON.stringify(input) ?? "").length > MOST_FACTS;
      await recordAudit(tx, project.workspaceId, actor, {
        type: "answer.auto",
        objectType: "scorecard",
        objectId: id,
        projectId: project.id,
        before: before.has(id) ? { band: before.get(id)?.band } : null,
        after: { version, limits, value, band, evidence, hash, ...(!isLong && { facts: input }) },
      });
      const row = { version, band, hash, recordedAt: new Date() };
      await tx.scorecardRecord.upsert({
        where: { projectId_questionId: { projectId: project.id, questionId: id } },
        create: { ...row, projectId: project.id, questionId: id },
        update: row,
      });
    }
  });
  return changed.length;
}
