import type { Database } from "../db/index.ts";
import { columnName, detectedSchema } from "../templates/index.ts";
import { type PersonalCategory, personalCategorySchema } from "./categories.ts";
import { detectPersonal } from "./detectPersonal.ts";

/** A column that holds personal data, and who says so. */
export type PersonalColumn = {
  column: string;
  category: PersonalCategory;
  /** `person`: somebody marked it; else what the detector went by. */
  because: "name" | "values" | "person";
  byName: string | null;
};

/** What somebody said about a column; stronger than the detector. */
export type Mark = { column: string; personal: boolean; category: PersonalCategory | null; byName: string };

/**
 * Columns of a project that hold personal data: what the detector finds in any file of the project, what people marked
 * in it, and what they marked in the data sets its files belong to. What the project's people say comes first.
 * Ordered by name.
 */
export async function personalColumns(db: Database, projectId: string): Promise<PersonalColumn[]> {
  const files = await db.prisma.dataFile.findMany({
    where: { projectId },
    select: { sha256: true, detected: true, project: { select: { workspaceId: true } } },
  });
  const workspaceId = files[0]?.project.workspaceId;
  const [own, shared] = await Promise.all([
    db.prisma.personalMark.findMany({ where: { projectId } }),
    workspaceId === undefined
      ? []
      : db.prisma.personalMark.findMany({
          where: {
            dataset: { workspaceId, versions: { some: { sha256: { in: files.map((file) => file.sha256) } } } },
          },
        }),
  ]);
  return withMarks(
    files.flatMap((file) => suspicionsOf(file.detected)),
    [...shared, ...own].map(readMark),
  );
}

/** What the detector says of a file, by the names its columns have in the pipeline. @param detected `DataFile.detected` */
export function suspicionsOf(detected: unknown): PersonalColumn[] {
  const read = detectedSchema.safeParse(detected);
  if (!read.success) return [];
  const seen = read.data.columns.map((column) => ({ ...column, name: columnName(column) }));
  return detectPersonal(seen).map((found) => ({ ...found, byName: null }));
}

/** The detector's opinion, corrected by people; of two marks about a column the later in the list counts. */
export function withMarks(suspicions: readonly PersonalColumn[], marks: readonly Mark[]): PersonalColumn[] {
  const found = new Map<string, PersonalColumn>();
  for (const each of suspicions) if (!found.has(each.column)) found.set(each.column, each);
  for (const mark of marks) {
    const { column, byName } = mark;
    if (mark.personal) found.set(column, { column, category: mark.category ?? "other", because: "person", byName });
    else found.delete(column);
  }
  return [...found.values()].sort((a, b) => a.column.localeCompare(b.column, "en"));
}

type Stored = { column: string; personal: boolean; category: string | null; byName: string };

/** A stored mark with its category checked. */
export function readMark({ column, personal, category, byName }: Stored): Mark {
  return { column, personal, category: personalCategorySchema.nullable().catch(null).parse(category), byName };
}
