import { z } from "zod";
import { addFile } from "../catalog/index.ts";
import type { Database } from "../db/index.ts";
import { ConflictError, NotFoundError } from "../errors/index.ts";
import { pipelineSchema, type PipelineDocument } from "../pipeline/index.ts";
import { createProject, readDraft } from "../projects/index.ts";
import { drawingOf, type DescribedTemplate } from "./describeTemplate.ts";
import { takenEndpoints, withFreeEndpoints } from "./endpointNames.ts";

const filesSchema = z.array(z.object({ fileId: z.uuid(), name: z.string(), sha256: z.string(), bytes: z.number() }));

export type WorkspaceTemplateRow = {
  id: string;
  title: string;
  goal: string;
  problem: string | null;
  withRows: boolean;
  createdAt: Date;
  drawing: DescribedTemplate["drawing"];
};

/** Templates people of the workspace made of their projects, newest first. */
export async function listWorkspaceTemplates(db: Database, workspaceId: string): Promise<WorkspaceTemplateRow[]> {
  const rows = await db.prisma.workspaceTemplate.findMany({ where: { workspaceId }, orderBy: { createdAt: "desc" } });
  return rows.map(({ id, title, goal, problem, createdAt, document, files }) => ({
    id,
    title,
    goal,
    problem,
    withRows: filesSchema.parse(files).length > 0,
    createdAt,
    drawing: drawingOf(pipelineSchema.parse(document)),
  }));
}

/**
 * Keeps a project's pipeline, goal and amounts as a template of its workspace. Files stay behind unless `withRows`.
 * @throws ConflictError `template_title_taken`
 */
export async function saveAsTemplate(
  db: Database,
  project: { id: string; workspaceId: string },
  wanted: { title: string; goal: string; withRows: boolean; createdById: string },
): Promise<{ id: string }> {
  const { document } = await readDraft(db, project.id);
  const { title, goal, withRows, createdById } = wanted;
  const files = withRows ? await filesOf(db, project.id, document) : [];
  const [made] = await db.prisma.workspaceTemplate.createManyAndReturn({
    data: [
      {
        workspaceId: project.workspaceId,
        title,
        goal,
        problem: problemOf(document),
        document: JSON.parse(JSON.stringify(withRows ? document : withoutFiles(document))),
        files,
        createdById,
      },
    ],
    select: { id: true },
    // Nothing comes back when the title is taken.
    skipDuplicates: true,
  });
  if (made !== undefined) return made;
  throw new ConflictError({
    code: "template_title_taken",
    userMessage: `This workspace has a template called “${title}” already.`,
    remedy: "Choose another title, or remove the other one first.",
  });
}

/**
 * Makes a project of a workspace's own template, with its files where it has any.
 * @throws NotFoundError `template_not_found`
 */
export async function startFromWorkspaceTemplate(
  db: Database,
  request: { workspaceId: string; templateId: string; createdById: string },
): Promise<{ id: string }> {
  const { workspaceId, templateId, createdById } = request;
  const row = await db.prisma.workspaceTemplate.findFirst({ where: { id: templateId, workspaceId } });
  if (row === null) throw templateNotFound();
  const document = withFreeEndpoints(pipelineSchema.parse(row.document), await takenEndpoints(db, workspaceId));
  const { id } = await createProject(db, { workspaceId, name: row.title, createdById, document });
  const renamed = new Map<string, string>();
  for (const { fileId, name, sha256, bytes } of filesSchema.parse(row.files)) {
    const file = await addFile(db, { projectId: id, name, sha256, bytes, createdById });
    renamed.set(fileId, file.id);
  }
  if (renamed.size > 0) {
    const own = { ...mapSources(document, (fileId) => renamed.get(fileId) ?? null), name: row.title };
    await db.prisma.pipeline.update({
      where: { projectId: id },
      data: { document: JSON.parse(JSON.stringify(own)) },
    });
  }
  return { id };
}

/** @throws NotFoundError `template_not_found` */
export async function removeWorkspaceTemplate(
  db: Database,
  request: { workspaceId: string; templateId: string },
): Promise<void> {
  const { workspaceId, templateId } = request;
  const { count } = await db.prisma.workspaceTemplate.deleteMany({ where: { id: templateId, workspaceId } });
  if (count === 0) throw templateNotFound();
}

function templateNotFound(): NotFoundError {
  return new NotFoundError({ code: "template_not_found", userMessage: "This template does not exist." });
}

/** Uploaded files the document reads, as far as the project has them. */
async function filesOf(
  db: Database,
  projectId: string,
  document: PipelineDocument,
): Promise<z.infer<typeof filesSchema>> {
  const ids: string[] = [];
  mapSources(document, (fileId) => {
    ids.push(fileId);
    return fileId;
  });
  const rows = await db.prisma.dataFile.findMany({ where: { projectId, id: { in: ids } } });
  return rows.map(({ id, name, sha256, bytes }) => ({ fileId: id, name, sha256, bytes: Number(bytes) }));
}

/** The document without the files people uploaded. */
export function withoutFiles(document: PipelineDocument): PipelineDocument {
  return mapSources(document, () => null);
}

/** The document with every uploaded file replaced; null takes the source away. Samples stay: they are nobody's rows. */
function mapSources(document: PipelineDocument, fileFor: (fileId: string) => string | null): PipelineDocument {
  const stages = document.stages.map((stage) => {
    const read = z
      .looseObject({ type: z.enum(["upload", "path"]), fileId: z.string().optional() })
      .safeParse(stage.config["source"]);
    if (!read.success) return stage;
    const fileId = read.data.fileId === undefined ? null : fileFor(read.data.fileId);
    const source = fileId === null ? null : { ...read.data, fileId };
    return { ...stage, config: { ...stage.config, source } };
  });
  return { ...document, stages };
}

function problemOf(document: PipelineDocument): string | null {
  const named = document.stages.map(({ config }) => config["problem"]).find((problem) => typeof problem === "string");
  return typeof named === "string" && named !== "auto" ? named : null;
}
