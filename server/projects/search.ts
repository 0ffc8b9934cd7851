import type { Database } from "../db/index.ts";
import { literally } from "./literally.ts";

/** Of each kind; a longer list is what the pages are for. */
const MOST = 8;
const newest = { createdAt: "desc" } as const;
const project = { select: { id: true, name: true } } as const;

type Of = { project: { id: string; name: string } };
export type Found = {
  projects: { id: string; name: string }[];
  runs: ({ id: string; number: number; status: string; createdAt: Date } & Of)[];
  files: ({ id: string; name: string } & Of)[];
  models: ({ id: string; name: string; createdAt: Date } & Of)[];
};

/**
 * Projects, runs, files and models of a workspace by name. Runs have numbers: they are found by them, in the open
 * project only, since every project has a run 1.
 * @param projectId the open project: what is in it comes first
 * @param text part of a name, in any case; empty finds what is new
 */
export async function searchWorkspace(
  db: Database,
  where: { workspaceId: string; projectId: string | null },
  text: string,
): Promise<Found> {
  const { workspaceId, projectId } = where;
  const { prisma } = db;
  const name = text === "" ? {} : { name: { contains: literally(text), mode: "insensitive" as const } };
  const live = { workspaceId, archivedAt: null };
  const number = /^(?:run)?\s*#?(\d{1,9})$/i.exec(text)?.[1];
  const status = text === "" || number !== undefined ? {} : { status: { startsWith: literally(text.toLowerCase()) } };
  const [projects, runs, files, models] = await Promise.all([
    prisma.project.findMany({
      where: { ...live, ...name },
      orderBy: { updatedAt: "desc" },
      take: MOST,
      select: { id: true, name: true },
    }),
    projectId === null
      ? []
      : prisma.run.findMany({
          where: { projectId, project: live, ...(number === undefined ? status : { number: Number(number) }) },
          orderBy: { number: "desc" },
          take: MOST,
          select: { id: true, number: true, status: true, createdAt: true, project },
        }),
    prisma.dataFile.findMany({
      where: { project: live, ...name },
      orderBy: newest,
      take: MOST,
      select: { id: true, name: true, project },
    }),
    prisma.model.findMany({
      where: { project: live, ...name },
      orderBy: newest,
      take: MOST,
      select: { id: true, name: true, createdAt: true, project },
    }),
  ]);
  const hereFirst = <T extends Of>(rows: T[]): T[] => [
    ...rows.filter((row) => row.project.id === projectId),
    ...rows.filter((row) => row.project.id !== projectId),
  ];
  return { projects, runs, files: hereFirst(files), models: hereFirst(models) };
}
