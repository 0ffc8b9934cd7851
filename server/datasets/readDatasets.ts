import { readDetection, type Detection } from "../catalog/index.ts";
import type { Database, Prisma } from "../db/index.ts";
import { type PersonalColumn, readMark, suspicionsOf, withMarks } from "../personal/index.ts";
import { columnName } from "../templates/index.ts";
import { datasetNotFound } from "./errors.ts";
import { type DatasetUse, isUsed, readUses } from "./uses.ts";

export type VersionRow = {
  id: string;
  number: number;
  fileName: string;
  sha256: string;
  bytes: number;
  rows: number | null;
  columns: number | null;
  state: Detection["state"];
  note: string;
  createdAt: Date;
  createdByName: string | null;
};

export type DatasetRow = {
  id: string;
  name: string;
  description: string;
  tags: string[];
  owner: { id: string; name: string } | null;
  updatedAt: Date;
  versions: number;
  newest: VersionRow | null;
  /** Projects whose draft or runs read it. */
  usedBy: number;
};

export type DatasetColumn = { name: string; type: string; missing: number | null; distinct: number | null };

export type DatasetDetail = Omit<DatasetRow, "versions" | "newest" | "usedBy"> & {
  versions: VersionRow[];
  uses: DatasetUse[];
  /** Of the newest version. */
  columns: DatasetColumn[];
  personal: PersonalColumn[];
  /** Columns somebody has marked, as personal or as not. */
  marked: string[];
};

type Version = Prisma.DatasetVersionGetPayload<object>;

function versionRow(version: Version, names: ReadonlyMap<string, string>): VersionRow {
  const detection = readDetection(version.detected);
  const found = detection?.state === "ready" ? detection.detected : null;
  const { id, number, fileName, sha256, note, createdAt, createdById } = version;
  return {
    ...{ id, number, fileName, sha256, note, createdAt },
    bytes: Number(version.bytes),
    rows: found?.rows ?? null,
    columns: found?.columns.length ?? null,
    state: detection?.state ?? "pending",
    createdByName: createdById === null ? null : (names.get(createdById) ?? null),
  };
}

async function namesOf(db: Database, ids: (string | null)[]): Promise<Map<string, string>> {
  const known = ids.filter((id) => id !== null);
  if (known.length === 0) return new Map();
  const people = await db.prisma.user.findMany({ where: { id: { in: known } }, select: { id: true, name: true } });
  return new Map(people.map(({ id, name }) => [id, name]));
}

const ownerOf = (id: string | null, names: ReadonlyMap<string, string>) =>
  id === null || !names.has(id) ? null : { id, name: names.get(id) ?? "" };

/**
 * Data sets of a workspace, the last changed first.
 * @param question `text`: every word must be in the name, the description, a tag, the owner's name or a column's name, in
 *   any case; `tag`: exactly this one
 */
export async function listDatasets(
  db: Database,
  workspaceId: string,
  question: { text: string; tag: string | null },
): Promise<{ rows: DatasetRow[]; tags: string[]; total: number }> {
  const [datasets, uses] = await Promise.all([
    db.prisma.dataset.findMany({
      where: { workspaceId },
      include: { versions: { orderBy: { number: "desc" } } },
      orderBy: [{ updatedAt: "desc" }, { id: "asc" }],
    }),
    readUses(db.pool, workspaceId, null),
  ]);
  const names = await namesOf(
    db,
    datasets.flatMap(({ ownerId, versions }) => [ownerId, versions[0]?.createdById ?? null]),
  );
  const words = question.text.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = datasets.flatMap((dataset): DatasetRow[] => {
    const { id, name, description, tags, updatedAt, versions } = dataset;
    const owner = ownerOf(dataset.ownerId, names);
    const newest = versions[0];
    const columns = newest === undefined ? [] : columnsOf(newest.detected).map((column) => column.name);
    const text = [name, description, ...tags, owner?.name ?? "", ...columns].join("\n").toLowerCase();
    if (question.tag !== null && !tags.includes(question.tag)) return [];
    if (!words.every((word) => text.includes(word))) return [];
    const ids = new Set(versions.map((version) => version.id));
    const projects = uses.filter((use) => ids.has(use.versionId) && isUsed(use)).map((use) => use.projectId);
    return [
      {
        ...{ id, name, description, tags, owner, updatedAt },
        versions: versions.length,
        newest: newest === undefined ? null : versionRow(newest, names),
        usedBy: new Set(projects).size,
      },
    ];
  });
  const tags = [...new Set(datasets.flatMap((dataset) => dataset.tags))].sort((a, b) => a.localeCompare(b, "en"));
  return { rows, tags, total: datasets.length };
}

/** One data set with its versions, newest first. @throws NotFoundError `dataset_not_found` */
export async function readDataset(db: Database, workspaceId: string, datasetId: string): Promise<DatasetDetail> {
  const dataset = await db.prisma.dataset.findFirst({
    where: { id: datasetId, workspaceId },
    include: { versions: { orderBy: { number: "desc" } }, marks: true },
  });
  if (dataset === null) throw datasetNotFound();
  const [uses, names] = await Promise.all([
    readUses(db.pool, workspaceId, datasetId),
    namesOf(db, [dataset.ownerId, ...dataset.versions.map(({ createdById }) => createdById)]),
  ]);
  const { id, name, description, tags, updatedAt, versions, marks } = dataset;
  return {
    ...{ id, name, description, tags, updatedAt, uses },
    owner: ownerOf(dataset.ownerId, names),
    versions: versions.map((version) => versionRow(version, names)),
    columns: columnsOf(versions[0]?.detected ?? null),
    marked: marks.map(({ column }) => column),
    personal: withMarks(
      versions.flatMap((version) => suspicionsOf(version.detected)),
      marks.map(readMark),
    ),
  };
}

function columnsOf(detected: unknown): DatasetColumn[] {
  const detection = readDetection(detected ?? null);
  if (detection?.state !== "ready") return [];
  return detection.detected.columns.map((column) => ({
    name: columnName(column),
    type: column.type,
    missing: column.missing,
    distinct: column.distinct,
  }));
}

/** A version as the source picker of a stage offers it. */
export type OfferedVersion = {
  versionId: string;
  datasetName: string;
  number: number;
  fileName: string;
  sha256: string;
  bytes: number;
};

/** All versions of all data sets of a workspace that can be read, by name, newest version first. */
export async function offeredVersions(db: Database, workspaceId: string): Promise<OfferedVersion[]> {
  const versions = await db.prisma.datasetVersion.findMany({
    where: { dataset: { workspaceId } },
    include: { dataset: { select: { name: true } } },
    orderBy: [{ dataset: { name: "asc" } }, { number: "desc" }],
  });
  return versions.flatMap(({ id, dataset, number, fileName, sha256, bytes, detected }) =>
    readDetection(detected)?.state === "failed"
      ? []
      : [{ versionId: id, datasetName: dataset.name, number, fileName, sha256, bytes: Number(bytes) }],
  );
}
