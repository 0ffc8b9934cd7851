import { z } from "zod";
import { recordAudit, type Actor } from "../audit/index.ts";
import { cleanFileName, DETECT_ATTEMPTS, fileOfProject } from "../catalog/index.ts";
import { Prisma, type Database } from "../db/index.ts";
import { ConflictError, InvalidError, NotFoundError } from "../errors/index.ts";
import { datasetNotFound, nameTaken, versionNotFound } from "./errors.ts";
import { isUsed, readUses } from "./uses.ts";

const TAGS = 20;

export const tagSchema = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^\p{Cc},]+$/u, "A tag has no commas and no line ends.");
export const datasetTexts = {
  name: z
    .string()
    .trim()
    .min(1, "A data set needs a name.")
    .max(120)
    .regex(/^\P{Cc}+$/u, "A name is one line."),
  description: z.string().trim().max(4_000),
  tags: z
    .array(tagSchema)
    .max(TAGS)
    .transform((tags) => [...new Set(tags)]),
  /** Id of a member. */
  owner: z.uuid().nullable(),
};
const textsSchema = z.strictObject(datasetTexts);
type Texts = z.output<typeof textsSchema>;
export const noteSchema = z.string().trim().max(1_000).default("");

const columnsOf = ({ owner, ...texts }: Texts) => ({ ...texts, ownerId: owner });

type Workspace = { id: string };
type Bytes = { fileName: string; sha256: string; bytes: bigint; detected: unknown };

/** Postgres says which rule was broken by a code; P2002 is "unique". */
const isTaken = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";

async function requireOwner(tx: Prisma.TransactionClient, workspaceId: string, ownerId: string | null): Promise<void> {
  if (ownerId === null) return;
  const member = await tx.member.findUnique({ where: { workspaceId_userId: { workspaceId, userId: ownerId } } });
  if (member !== null) return;
  throw new InvalidError({
    code: "owner_not_member",
    userMessage: "The owner of a data set is a member of its workspace.",
    remedy: "Choose somebody from the list.",
  });
}

/**
 * Makes a data set with its first version.
 * @throws ConflictError `dataset_name_taken`; InvalidError `owner_not_member`
 */
export async function createDataset(
  db: Database,
  workspace: Workspace,
  texts: Texts,
  bytes: Bytes & { note: string },
  actor: Actor,
): Promise<{ id: string; versionId: string }> {
  try {
    return await db.prisma.$transaction(async (tx) => {
      await requireOwner(tx, workspace.id, texts.owner);
      const dataset = await tx.dataset.create({ data: { ...columnsOf(texts), workspaceId: workspace.id } });
      const versionId = await insertVersion(tx, dataset.id, 1, bytes, actor);
      await recordAudit(tx, workspace.id, actor, {
        type: "dataset.create",
        objectType: "dataset",
        objectId: dataset.id,
        after: { ...texts, sha256: bytes.sha256 },
      });
      return { id: dataset.id, versionId };
    });
  } catch (error) {
    if (isTaken(error)) throw nameTaken(texts.name);
    throw error;
  }
}

/**
 * Adds a version; bytes the data set has already are the version they were.
 * @throws NotFoundError `dataset_not_found`
 */
export async function addVersion(
  db: Database,
  workspace: Workspace,
  datasetId: string,
  bytes: Bytes & { note: string },
  actor: Actor,
): Promise<{ versionId: string; number: number }> {
  return db.prisma.$transaction(async (tx) => {
    const found = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM "Dataset" WHERE id = ${datasetId}::uuid AND "workspaceId" = ${workspace.id}::uuid FOR UPDATE`;
    if (found.length === 0) throw datasetNotFound();
    const versions = await tx.datasetVersion.findMany({ where: { datasetId }, orderBy: { number: "desc" } });
    const same = versions.find(({ sha256 }) => sha256 === bytes.sha256);
    if (same !== undefined) return { versionId: same.id, number: same.number };
    const number = (versions[0]?.number ?? 0) + 1;
    const versionId = await insertVersion(tx, datasetId, number, bytes, actor);
    await tx.dataset.update({ where: { id: datasetId }, data: { updatedAt: new Date() } });
    await recordAudit(tx, workspace.id, actor, {
      type: "dataset.version",
      objectType: "dataset",
      objectId: datasetId,
      before: versions[0] && { number: versions[0].number, sha256: versions[0].sha256 },
      after: { number, sha256: bytes.sha256, fileName: bytes.fileName, note: bytes.note },
    });
    return { versionId, number };
  });
}

async function insertVersion(
  tx: Prisma.TransactionClient,
  datasetId: string,
  number: number,
  { fileName, sha256, bytes, detected, note }: Bytes & { note: string },
  actor: Actor,
): Promise<string> {
  const stored = detected === null ? Prisma.DbNull : JSON.parse(JSON.stringify(detected));
  const { id } = await tx.datasetVersion.create({
    data: {
      datasetId,
      number,
      fileName: cleanFileName(fileName),
      sha256,
      bytes,
      note,
      detected: stored,
      createdById: actor.id,
    },
  });
  if (detected === null) {
    await tx.$executeRaw`SELECT id::text FROM graphile_worker.add_job('detect',
      ${JSON.stringify({ versionId: id })}::json, job_key := ${`detect:${id}`}, max_attempts := ${DETECT_ATTEMPTS}::int)`;
  }
  return id;
}

/** A file of a project of the workspace as the bytes of a version. @throws NotFoundError `file_not_found` */
export async function bytesOfFile(db: Database, workspace: Workspace, fileId: string): Promise<Bytes> {
  const file = await db.prisma.dataFile.findFirst({
    where: { id: fileId, project: { workspaceId: workspace.id } },
    select: { projectId: true, detected: true },
  });
  const found = file && (await fileOfProject(db, file.projectId, fileId));
  if (!file || !found) throw new NotFoundError({ code: "file_not_found", userMessage: "This file does not exist." });
  return { fileName: found.name, sha256: found.sha256, bytes: BigInt(found.bytes), detected: file.detected };
}

/** @throws NotFoundError `dataset_not_found`; ConflictError `dataset_name_taken`; InvalidError `owner_not_member` */
export async function editDataset(
  db: Database,
  workspace: Workspace,
  datasetId: string,
  texts: Texts,
  actor: Actor,
): Promise<void> {
  try {
    await db.prisma.$transaction(async (tx) => {
      const before = await tx.dataset.findFirst({ where: { id: datasetId, workspaceId: workspace.id } });
      if (before === null) throw datasetNotFound();
      await requireOwner(tx, workspace.id, texts.owner);
      await tx.dataset.update({ where: { id: datasetId }, data: { ...columnsOf(texts), updatedAt: new Date() } });
      const { name, description, tags, ownerId: owner } = before;
      await recordAudit(tx, workspace.id, actor, {
        type: "dataset.edit",
        objectType: "dataset",
        objectId: datasetId,
        before: { name, description, tags, owner },
        after: texts,
      });
    });
  } catch (error) {
    if (isTaken(error)) throw nameTaken(texts.name);
    throw error;
  }
}

/**
 * Deletes a data set nobody uses. Files that projects have of it stay theirs.
 * @throws NotFoundError `dataset_not_found`; ConflictError `dataset_in_use`, naming the projects
 */
export async function removeDataset(
  db: Database,
  workspace: Workspace,
  datasetId: string,
  actor: Actor,
): Promise<void> {
  const dataset = await db.prisma.dataset.findFirst({
    where: { id: datasetId, workspaceId: workspace.id },
    include: { versions: { select: { number: true, sha256: true } } },
  });
  if (dataset === null) throw datasetNotFound();
  const uses = (await readUses(db.pool, workspace.id, datasetId)).filter(isUsed);
  if (uses.length > 0) {
    const names = [...new Set(uses.map(({ projectName }) => `“${projectName}”`))];
    throw new ConflictError({
      code: "dataset_in_use",
      userMessage: `${dataset.name} is used by ${names.slice(0, 5).join(", ")}${names.length > 5 ? ` and ${names.length - 5} more` : ""}.`,
      remedy: "Choose other data in these projects, or delete them, before you delete the data set.",
    });
  }
  await db.prisma.$transaction(async (tx) => {
    await tx.dataset.delete({ where: { id: datasetId } });
    const { name, description, tags, versions } = dataset;
    await recordAudit(tx, workspace.id, actor, {
      type: "dataset.delete",
      objectType: "dataset",
      objectId: datasetId,
      before: { name, description, tags, versions },
    });
  });
}

/**
 * Puts a version among the files of a project, so that its stages can read it. The bytes are stored once.
 * @throws NotFoundError `version_not_found`
 */
export async function useVersion(
  db: Database,
  project: { id: string; workspaceId: string },
  versionId: string,
  actor: Actor,
): Promise<{ fileId: string; name: string }> {
  const version = await db.prisma.datasetVersion.findFirst({
    where: { id: versionId, dataset: { workspaceId: project.workspaceId } },
  });
  if (version === null) throw versionNotFound();
  const { fileName: name, sha256, bytes, detected } = version;
  return db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "Project" WHERE id = ${project.id}::uuid FOR UPDATE`;
    const known = await tx.dataFile.findFirst({
      where: { projectId: project.id, sha256 },
      select: { id: true, name: true },
    });
    if (known !== null) return { fileId: known.id, name: known.name };
    const stored = detected === null ? Prisma.DbNull : JSON.parse(JSON.stringify(detected));
    const file = await tx.dataFile.create({
      data: { projectId: project.id, name, sha256, bytes, detected: stored, createdById: actor.id },
    });
    if (detected === null) {
      await tx.$executeRaw`SELECT id::text FROM graphile_worker.add_job('detect',
        ${JSON.stringify({ fileId: file.id })}::json, job_key := ${`detect:${file.id}`}, max_attempts := ${DETECT_ATTEMPTS}::int)`;
    }
    return { fileId: file.id, name };
  });
}
