import { z } from "zod";
import { recordAudit, type Actor } from "../audit/index.ts";
import type { Database, Prisma } from "../db/index.ts";
import { NotFoundError } from "../errors/index.ts";
import { columnName, detectedSchema } from "../templates/index.ts";
import { personalCategorySchema } from "./categories.ts";
import { type PersonalColumn, personalColumns } from "./personalColumns.ts";

/** `personal` null takes a mark back: the detector's opinion stands again. */
export const markInput = {
  column: z.string().min(1).max(500),
  personal: z.boolean().nullable(),
  category: personalCategorySchema.nullable().default(null),
};
type MarkInput = z.output<z.ZodObject<typeof markInput>>;

type Place = { projectId: string } | { datasetId: string };

async function mark(
  tx: Prisma.TransactionClient,
  place: Place,
  { column, personal, category }: MarkInput,
  actor: Actor,
): Promise<unknown> {
  const where = { ...place, column };
  const before = await tx.personalMark.findFirst({ where });
  await tx.personalMark.deleteMany({ where });
  if (personal !== null) {
    await tx.personalMark.create({
      data: {
        ...where,
        personal,
        category: personal ? (category ?? "other") : null,
        byId: actor.id,
        byName: actor.name,
      },
    });
  }
  return before === null ? null : { personal: before.personal, category: before.category };
}

/** Says of a column of a project that it is personal or isn't, and writes that into the trail. */
export async function markColumn(
  db: Database,
  project: { id: string; workspaceId: string },
  input: MarkInput,
  actor: Actor,
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const before = await mark(tx, { projectId: project.id }, input, actor);
    await recordAudit(tx, project.workspaceId, actor, {
      type: "personal.mark",
      objectType: "column",
      objectId: input.column,
      projectId: project.id,
      before,
      after: { personal: input.personal, category: input.category },
    });
  });
}

/** The same for a data set: it holds in every project that uses it. @throws NotFoundError `dataset_not_found` */
export async function markDatasetColumn(
  db: Database,
  workspaceId: string,
  datasetId: string,
  input: MarkInput,
  actor: Actor,
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const dataset = await tx.dataset.findFirst({ where: { id: datasetId, workspaceId }, select: { id: true } });
    if (dataset === null)
      throw new NotFoundError({ code: "dataset_not_found", userMessage: "This data set does not exist." });
    const before = await mark(tx, { datasetId }, input, actor);
    await recordAudit(tx, workspaceId, actor, {
      type: "personal.mark",
      objectType: "dataset",
      objectId: datasetId,
      before: { column: input.column, mark: before },
      after: { column: input.column, personal: input.personal, category: input.category },
    });
  });
}

/** Every column of the project's files, with what is said about it. */
export type ColumnOfProject = { column: string; type: string; personal: PersonalColumn | null; marked: boolean };

export async function listColumns(db: Database, projectId: string): Promise<ColumnOfProject[]> {
  const [files, personal, marks] = await Promise.all([
    db.prisma.dataFile.findMany({ where: { projectId }, select: { detected: true }, orderBy: { createdAt: "desc" } }),
    personalColumns(db, projectId),
    db.prisma.personalMark.findMany({ where: { projectId }, select: { column: true } }),
  ]);
  const types = new Map<string, string>();
  for (const { detected } of files)
    for (const column of detectedSchema.safeParse(detected).data?.columns ?? [])
      if (!types.has(columnName(column))) types.set(columnName(column), column.type);
  for (const { column } of personal) if (!types.has(column)) types.set(column, "");
  const marked = new Set(marks.map(({ column }) => column));
  return [...types].map(([column, type]) => ({
    ...{ column, type, marked: marked.has(column) },
    personal: personal.find((each) => each.column === column) ?? null,
  }));
}

/** Lets viewers of a workspace see rows, or not. */
export async function setViewersSeeRows(
  db: Database,
  workspaceId: string,
  viewersSeeRows: boolean,
  actor: Actor,
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const before = await tx.privacySetting.findUnique({ where: { workspaceId } });
    await tx.privacySetting.upsert({
      where: { workspaceId },
      create: { workspaceId, viewersSeeRows },
      update: { viewersSeeRows },
    });
    await recordAudit(tx, workspaceId, actor, {
      type: "privacy.set",
      objectType: "workspace",
      objectId: workspaceId,
      before: { viewersSeeRows: before?.viewersSeeRows ?? false },
      after: { viewersSeeRows },
    });
  });
}
