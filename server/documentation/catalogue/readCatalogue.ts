import { artifactStore, sampleOf } from "../../catalog/index.ts";
import type { Database } from "../../db/index.ts";
import { type PersonalColumn, personalColumns, suspicionsOf } from "../../personal/index.ts";
import { pipelineSchema } from "../../pipeline/index.ts";
import { getStage, samples } from "../../stages/registry.ts";
import type { ArtifactStore } from "../../storage/index.ts";
import { detectedSchema } from "../../templates/index.ts";
import {
  catalogueFields,
  type CatalogueField,
  entryValuesSchema,
  type EntryWords,
  requiredFields,
  sheetSections,
  type SheetSection,
} from "./fields.ts";
import { noFacts, readSourceFacts, type SourceFacts } from "./sourceFacts.ts";

/** One cell. `found` is what runs or the data set say, also where a person wrote something else. */
export type CatalogueValue = {
  text: string | null;
  origin: "facts" | "dataset" | "person" | null;
  byName: string | null;
  at: string | null;
  found: string | null;
};

/** One source of a project: a stage that reads data. */
export type CatalogueRow = {
  stageId: string;
  stageName: string;
  /** Where the data come from; `nothing` while no data are chosen. */
  type: "upload" | "sample" | "path" | "nothing";
  /** Hash of the chosen file, where it is an uploaded one. */
  sha256: string | null;
  dataset: { id: string; name: string; version: number } | null;
  facts: SourceFacts;
  /** Columns of this source that hold personal data. */
  personal: PersonalColumn[];
  values: Record<CatalogueField, CatalogueValue>;
  /** What people added to the sections of the datasheet. */
  sheet: Partial<Record<SheetSection, EntryWords>>;
  /** Required fields nobody and nothing has filled. */
  missing: CatalogueField[];
};

/** `share` is 0…1 of the required fields of all sources; null without a source. */
export type Catalogue = { rows: CatalogueRow[]; filled: number; of: number; share: number | null };

/**
 * What is known of every source of the project's draft: found by its newest run, said by the workspace's data set, or
 * written by people. Nothing is made up: what is unknown is null.
 */
export async function readCatalogue(
  db: Database,
  projectId: string,
  store: ArtifactStore = artifactStore(),
): Promise<Catalogue> {
  const draft = await db.prisma.pipeline.findUniqueOrThrow({
    where: { projectId },
    select: { document: true, project: { select: { workspaceId: true } } },
  });
  const stages = pipelineSchema.parse(draft.document).stages.flatMap((stage) => {
    const definition = getStage(stage.kind);
    // Whoever has no input takes rows from outside.
    return definition !== undefined && definition.inputs.length === 0
      ? [{ id: stage.id, name: stage.name, source: definition.source(stage.config) }]
      : [];
  });
  const [files, entries, personal] = await Promise.all([
    db.prisma.dataFile.findMany({ where: { projectId } }),
    db.prisma.catalogueEntry.findMany({ where: { projectId } }),
    personalColumns(db, projectId),
  ]);
  const births = new Set(personal.filter(({ category }) => category === "birth_date").map(({ column }) => column));
  const [facts, versions] = await Promise.all([
    readSourceFacts(
      db,
      store,
      projectId,
      stages.map(({ id }) => id),
      births,
    ),
    db.prisma.datasetVersion.findMany({
      where: {
        sha256: { in: files.map(({ sha256 }) => sha256) },
        dataset: { workspaceId: draft.project.workspaceId },
      },
      include: { dataset: true },
    }),
  ]);
  const owners = await ownerNames(
    db,
    versions.flatMap(({ dataset }) => dataset.ownerId ?? []),
  );
  const rows = stages.map(({ id, name, source }): CatalogueRow => {
    const file = files.find((each) =>
      source?.type === "upload"
        ? each.id === source.fileId
        : source?.type === "sample" && sampleOf(each.sha256) === source.sample,
    );
    const sample = source?.type === "sample" ? samples.find((each) => each.id === source.sample) : undefined;
    const version = file && versions.find((each) => each.sha256 === file.sha256);
    const detected = detectedSchema.safeParse(file?.detected).data;
    const stored = entryValuesSchema.parse(entries.find((entry) => entry.stageId === id)?.values ?? {});
    const known: SourceFacts = facts.get(id) ?? {
      ...noFacts,
      rows: detected?.rows ?? sample?.rows ?? null,
      columns: detected?.columns.length ?? null,
      bytes: file && sample === undefined ? Number(file.bytes) : null,
    };
    const columns = new Set(
      detected === undefined
        ? personal.map(({ column }) => column)
        : detected.columns.map((column) => column.as ?? column.name),
    );
    for (const { column } of suspicionsOf(file?.detected)) columns.add(column);
    const own = personal.filter(({ column }) => columns.has(column));
    const place = version && `${version.dataset.name}, version ${version.number} (${version.fileName})`;
    const found: Partial<Record<CatalogueField, { text: string; origin: "facts" | "dataset" }>> = {
      source: fact(place ?? file?.name ?? sample?.label ?? (source?.type === "path" ? source.path : null)),
      contents:
        version !== undefined && version.dataset.description !== ""
          ? { text: version.dataset.description, origin: "dataset" }
          : fact(sample?.description ?? null),
      period: fact(known.period && `${known.period.from} – ${known.period.to} (${known.period.column})`),
      quantity: fact(quantityOf(known)),
      owner: ownerOf(owners.get(version?.dataset.ownerId ?? "")),
      personalData: fact(personalWords(own, detected !== undefined)),
    };
    const values = Object.fromEntries(
      catalogueFields.map((field): [CatalogueField, CatalogueValue] => [field, cell(stored[field], found[field])]),
    ) as Record<CatalogueField, CatalogueValue>;
    return {
      stageId: id,
      stageName: name,
      type: source?.type ?? "nothing",
      sha256: file !== undefined && sampleOf(file.sha256) === null ? file.sha256 : null,
      dataset: version ? { id: version.datasetId, name: version.dataset.name, version: version.number } : null,
      facts: known,
      personal: own,
      values,
      sheet: Object.fromEntries(
        sheetSections.flatMap((section) => (stored[section] ? [[section, stored[section]]] : [])),
      ),
      missing: requiredFields.filter((field) => values[field].text === null),
    };
  });
  const of = rows.length * requiredFields.length;
  const filled = of - rows.reduce((sum, row) => sum + row.missing.length, 0);
  return { rows, filled, of, share: of === 0 ? null : filled / of };
}

const fact = (text: string | null | undefined): { text: string; origin: "facts" } | undefined =>
  text === null || text === undefined || text === "" ? undefined : { text, origin: "facts" };

const ownerOf = (name: string | undefined): { text: string; origin: "dataset" } | undefined =>
  name === undefined ? undefined : { text: name, origin: "dataset" };

function cell(
  written: EntryWords | undefined,
  found: { text: string; origin: "facts" | "dataset" } | undefined,
): CatalogueValue {
  if (written !== undefined && written.text !== "")
    return { text: written.text, origin: "person", byName: written.byName, at: written.at, found: found?.text ?? null };
  return {
    text: found?.text ?? null,
    origin: found?.origin ?? null,
    byName: null,
    at: null,
    found: found?.text ?? null,
  };
}

const groups = new Intl.NumberFormat("en");

/** "1,600,000 rows, 12 columns, 120.4 MB": in English, as catalogues travel. */
function quantityOf({ rows, columns, bytes }: SourceFacts): string | null {
  const parts = [
    rows === null ? null : `${groups.format(rows)} ${rows === 1 ? "row" : "rows"}`,
    columns === null ? null : `${groups.format(columns)} ${columns === 1 ? "column" : "columns"}`,
    bytes === null || bytes === 0 ? null : sizeOf(bytes),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(", ");
}

function sizeOf(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  const [size, unit] = bytes < 1e6 ? [bytes / 1e3, "kB"] : bytes < 1e9 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"];
  return `${size.toFixed(1)} ${unit}`;
}

/** @param looked whether anybody has looked into the file: before that, "none" would be a guess */
function personalWords(columns: readonly PersonalColumn[], looked: boolean): string | null {
  if (columns.length > 0)
    return columns.map(({ column, category }) => `${column} (${category.replace("_", " ")})`).join(", ");
  return looked ? "none found by name or pattern" : null;
}

async function ownerNames(db: Database, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const people = await db.prisma.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(people.map(({ id, name }) => [id, name]));
}
