import { z } from "zod";
import { recordAudit, type Actor } from "../../audit/index.ts";
import type { Database } from "../../db/index.ts";
import { NotFoundError } from "../../errors/index.ts";
import { pipelineSchema } from "../../pipeline/index.ts";
import { catalogueFieldSchema, entryValuesSchema, MAX_TEXT, sheetSectionSchema } from "./fields.ts";

/** What somebody writes about a source; an empty text takes their words back, and what runs found stands again. */
export const catalogueEdit = {
  stageId: z.string().min(1).max(64),
  field: z.union([catalogueFieldSchema, sheetSectionSchema]),
  text: z.string().trim().max(MAX_TEXT),
};
type Edit = z.output<z.ZodObject<typeof catalogueEdit>>;

/**
 * Writes one field of a source and says so in the trail.
 * @throws NotFoundError `source_not_found` when the draft has no such stage
 */
export async function editCatalogue(
  db: Database,
  project: { id: string; workspaceId: string },
  edit: Edit,
  actor: Actor,
): Promise<void> {
  const { stageId, field, text } = edit;
  await db.prisma.$transaction(async (tx) => {
    // One writer at a time: two people who fill different fields of one source must not lose each other's.
    await tx.$executeRaw`SELECT 1 FROM "Project" WHERE id = ${project.id}::uuid FOR UPDATE`;
    const draft = await tx.pipeline.findUniqueOrThrow({ where: { projectId: project.id } });
    if (!pipelineSchema.parse(draft.document).stages.some(({ id }) => id === stageId)) {
      throw new NotFoundError({ code: "source_not_found", userMessage: "The pipeline has no such source any more." });
    }
    const key = { projectId_stageId: { projectId: project.id, stageId } };
    const before = entryValuesSchema.parse((await tx.catalogueEntry.findUnique({ where: key }))?.values ?? {});
    const { [field]: old, ...rest } = before;
    if ((old?.text ?? "") === text) return;
    const values =
      text === "" ? rest : { ...rest, [field]: { text, byName: actor.name, at: new Date().toISOString() } };
    await tx.catalogueEntry.upsert({
      where: key,
      create: { projectId: project.id, stageId, values },
      update: { values, updatedAt: new Date() },
    });
    await recordAudit(tx, project.workspaceId, actor, {
      type: "catalogue.set",
      objectType: "source",
      objectId: stageId,
      projectId: project.id,
      before: { [field]: old?.text ?? null },
      after: { [field]: text === "" ? null : text },
    });
  });
}
